namespace Berth.Kube.Runtime;

/// <summary>
/// Delays between attempts of something that must never be given up: doubling (800 ms to 30 s unless set), each stretched by up to its own
/// length at random so that many clients do not return together, and from the start again after some time (2 min) without a failure.
/// Not thread-safe.
/// </summary>
internal sealed class RetryBackoff(ReflectorOptions options, TimeProvider time, Random random)
{
    private TimeSpan _current = options.FirstBackoff;
    private long? _lastFailure;

    public TimeSpan Next()
    {
        if (_lastFailure is { } last && time.GetElapsedTime(last) > options.HealthyAfter + _current)
        {
            _current = options.FirstBackoff;
        }

        _lastFailure = time.GetTimestamp();
        var delay = _current * (1 + random.NextDouble());
        var longest = options.LongestBackoff;
        _current = _current * 2 < longest ? _current * 2 : longest;
        return delay < longest ? delay : longest;
    }
}
