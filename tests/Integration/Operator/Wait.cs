namespace Berth.Tests.Integration.Operator;

/// <summary>Waits for what comes in its own time.</summary>
internal static class Wait
{
    /// <summary>Longer than a lease takes to run out, and then a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Looks again and again; fails with what was waited for, in the words of that moment.</summary>
    public static async Task ForAsync(Func<Task<bool>> holds, Func<string> what, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                Assert.Fail($"waited in vain for {what()}");
            }

            await Task.Delay(100, ct);
        }
    }
}
