namespace Berth.Kube.Runtime;

/// <summary>How often keys failed in a row. Not thread-safe.</summary>
internal sealed class KeyFailures<TKey>(KeyBackoff backoff)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _failures = [];

    public int Of(TKey key) => _failures.GetValueOrDefault(key);

    /// <summary>Counts one more, and tells how long the key has to wait for it.</summary>
    public TimeSpan Count(TKey key)
    {
        var before = Of(key);
        _failures[key] = before + 1;
        return backoff.DelayAfter(before);
    }

    public void Forget(TKey key)
    {
        // Mostly nothing fails.
        if (_failures.Count > 0)
        {
            _failures.Remove(key);
        }
    }
}
