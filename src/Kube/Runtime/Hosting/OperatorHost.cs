using Berth.Kube.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>
/// Starts and stops the parts in order. Start: stores, until all have synced (also on a standby, so that it takes over with warm
/// stores); leadership; workers. Stop: readiness, workers, stores, the lease; so that nobody else leads while this process still writes.
/// </summary>
/// <remarks>
/// All of that before any other service of the host is stopped: probes and metrics are answered to the end. A process without
/// controllers keeps its stores for as long as its HTTP servers, which go by them.
/// </remarks>
internal sealed class OperatorHost : IHostedLifecycleService, IDisposable
{
    private readonly IHostedStore[] _stores;
    private readonly IHostedController[] _controllers;
    private readonly LeaderElector? _elector;
    private readonly UnreadableReport _unreadable;
    private readonly OperatorOptions _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger<OperatorHost> _logger;
    private readonly CancellationTokenSource _stopTaking = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopStores = new();
    private readonly CancellationTokenSource _stopRenewing = new();
    private Task _reflecting = Task.CompletedTask;
    private Task _leading = Task.CompletedTask;
    private Task? _stopping;
    private string? _fault;

    public OperatorHost(
        IEnumerable<IHostedStore> stores,
        IEnumerable<IHostedController> controllers,
        IEnumerable<FinalizedKind> finalizers,
        LeaderElectorFactory electors,
        EventRecorder events,
        OperatorOptions options,
        OperatorHealth health,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        Leadership leadership,
        UnreadableMetrics unreadable,
        ILogger<OperatorHost> logger)
    {
        _stores = [.. stores];
        _controllers = [.. controllers];
        _elector = electors.Create();
        _options = options;
        _lifetime = lifetime;
        _time = time;
        _logger = logger;
        foreach (var (id, kind, hasController) in finalizers)
        {
            if (!hasController())
            {
                throw new InvalidOperationException($"Nothing runs the finalizer {id}: {kind.Name} has no controller. Add one with AddController.");
            }
        }

        health.AddLiveness("operator", () => _fault);
        health.AddReadiness("shutdown", () => _stopTaking.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested ? "stopping" : null);
        foreach (var store in _stores)
        {
            health.AddReadiness($"store-{store.Name}", () => store.HasSynced ? null : "not synced yet");
        }

        leadership.Follow(_elector);
        _unreadable = new(_stores, events);
        unreadable.Follow(_stores);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _reflecting = Task.WhenAll(_stores.Select(store => Task.Run(() => store.RunAsync(_stopStores.Token), CancellationToken.None)));
        _leading = Task.Run(LeadAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _controllers.Length > 0 ? StopAsync(cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping ??= StopAllAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task StopAllAsync(CancellationToken cancellationToken)
    {
        HostLog.Stopping(_logger);
        await _stopTaking.CancelAsync();
        using (var patience = new CancellationTokenSource(_options.DrainTimeout, _time))
        using (patience.Token.Register(_abort.Cancel))
        using (cancellationToken.Register(_abort.Cancel))
        {
            await _leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stopStores.CancelAsync();
        await _reflecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        HostLog.Stopped(_logger);
    }

    public void Dispose()
    {
        // A host that is disposed of without being stopped must not leave anything running.
        _stopTaking.Cancel();
        _abort.Cancel();
        _stopStores.Cancel();
        _stopRenewing.Cancel();
        _stopTaking.Dispose();
        _abort.Dispose();
        _stopStores.Dispose();
        _stopRenewing.Dispose();
    }

    private async Task LeadAsync()
    {
        try
        {
            foreach (var store in _stores)
            {
                await store.WaitForSyncAsync(_stopTaking.Token);
            }

            HostLog.Synced(_logger, _stores.Length);
            if (_elector is null)
            {
                await WorkAsync();
                return;
            }

            await _elector.AcquireAsync(_stopTaking.Token);
            var holding = HoldAsync(_elector);
            await WorkAsync();
            await _stopStores.CancelAsync();
            await _stopRenewing.CancelAsync();
            await holding;
            await _elector.ReleaseAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(3), _time);
        }
        catch (OperationCanceledException) when (_stopTaking.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Nothing of ours may end silently: say it, and end the process so that it is started anew.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _fault = exception.Message;
            HostLog.Faulted(_logger, exception);
            EndProcess();
        }
    }

    private async Task WorkAsync()
    {
        using var telling = _controllers.Length > 0 ? _unreadable.WriteEvents() : null;
        await Task.WhenAll(_controllers.Select(controller => controller.RunAsync(_stopTaking.Token, _abort.Token)));
    }

    private async Task HoldAsync(LeaderElector elector)
    {
        try
        {
            await elector.HoldAsync(_stopRenewing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // Another process may lead from now on: break off what is in hand, and start anew as a standby.
        _fault = "lost the lease";
        EndProcess();
        await _abort.CancelAsync();
        await _stopTaking.CancelAsync();
    }

    private void EndProcess()
    {
        Environment.ExitCode = 1;
        _lifetime.StopApplication();
    }
}
