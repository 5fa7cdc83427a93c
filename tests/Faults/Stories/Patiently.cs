namespace Berth.Tests.Faults.Stories;

/// <summary>Waits for what comes in its own time.</summary>
internal static class Patiently
{
    /// <summary>How long, at most. What it takes says nothing on a machine that does other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Looks again and again until something is true.</summary>
    /// <exception cref="TimeoutException">It did not become true in time; says what.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"In vain waited until {what}.");
            }

            await Task.Delay(100, ct);
        }
    }
}
