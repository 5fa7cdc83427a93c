namespace Berth.Tests.EndToEnd;

/// <summary>Waits for what comes in its own time.</summary>
internal static class Wait
{
    /// <summary>Longer than a workspace takes to start on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

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

            await Task.Delay(200, ct);
        }
    }
}
