namespace Berth.Gateway.Gate;

/// <summary>
/// When the process is asked to stop: first it goes on for a moment, until whatever sends requests here has learned of it; then
/// WebSockets are closed, so that browsers open them anew at another replica, and what else is under way may end, for a while.
/// </summary>
internal sealed class ConnectionDrain(ConnectionRegistry registry, ConnectionCutter cutter, GateLimits limits, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await Wait(limits.DrainDelay, cancellationToken);
        registry.Close();
        foreach (var connection in registry.All.Where(connection => connection.Goodbye is not null))
        {
            _ = cutter.CutAsync(connection, GateReason.ShuttingDown, time.GetTimestamp());
        }

        for (var began = time.GetTimestamp(); registry.Count > 0 && time.GetElapsedTime(began) < limits.Drain && !cancellationToken.IsCancellationRequested;)
        {
            await Wait(LookEvery, cancellationToken);
        }

        // Whoever goes on now would hold up the rest of the end, and be cut without a word after that.
        await Task.WhenAll(registry.All.Select(connection => cutter.CutAsync(connection, GateReason.ShuttingDown, time.GetTimestamp())));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Wait(TimeSpan span, CancellationToken cancellationToken) =>
        await Task.Delay(span, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
