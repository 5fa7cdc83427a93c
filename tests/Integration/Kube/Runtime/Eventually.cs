namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>Waits for what comes in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, string what, CancellationToken ct) =>
        TrueAsync(() => Task.FromResult(condition()), what, ct);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            (TimeProvider.System.GetElapsedTime(began) < Patience).ShouldBeTrue($"in vain waited for: {what}");
            await Task.Delay(50, ct);
        }
    }
}
