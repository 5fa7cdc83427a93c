namespace Berth.Kube.Runtime;

/// <summary>
/// Delays between attempts of something that must never be given up: doubling from 800 ms to 30 s, each stretched by up to its own
/// length at random so that many clients do not return together, and from the start again after 2 minutes without a failure.
/// Not thread-safe.
/// </summary>
internal sealed class RetryBackoff(TimeProvider time, Random random)
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(2);

    private TimeSpan _current = First;
    private long? _lastFailure;

    public TimeSpan Next()
    {
        if (_lastFailure is { } last && time.GetElapsedTime(last) > HealthyAfter + _current)
        {
            _current = First;
        }

        _lastFailure = time.GetTimestamp();
        var delay = _current * (1 + random.NextDouble());
        _current = _current * 2 < Longest ? _current * 2 : Longest;
        return delay < Longest ? delay : Longest;
    }
}
