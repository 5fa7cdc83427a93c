namespace Berth.Kube.Runtime;

/// <summary>How long a key waits after its n-th failure in a row: <c>base · 2ⁿ</c>, at most <c>max</c> (client-go: 5 ms to 1000 s).</summary>
/// <param name="Base">The delay after the first failure.</param>
/// <param name="Max">The longest delay.</param>
public sealed record KeyBackoff(TimeSpan Base, TimeSpan Max)
{
    /// <summary>5 ms, doubling, up to 1000 s.</summary>
    public static KeyBackoff Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1000));

    /// <summary>The delay when <paramref name="failuresBefore"/> failures came before this one.</summary>
    public TimeSpan DelayAfter(int failuresBefore)
    {
        var ticks = Base.Ticks * Math.Pow(2, failuresBefore);
        return ticks >= Max.Ticks ? Max : TimeSpan.FromTicks((long)ticks);
    }
}
