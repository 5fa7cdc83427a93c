using System.Diagnostics.CodeAnalysis;

namespace Berth.Kube.Runtime;

/// <summary>Keys that become due later, and the timer that says so. Not thread-safe, except that the timer fires on a thread of its own.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    // A time in the year 9999 is beyond what a timestamp of nanoseconds holds; added to the present one, it would lie in the past.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_525);

    private readonly TimeProvider _time;
    private readonly DelayHeap<TKey> _heap = new();
    private readonly ITimer _timer;
    private long _timerDue = long.MaxValue;

    /// <param name="time">The clock.</param>
    /// <param name="fired">Told when keys may be due, which are then to be taken.</param>
    public DelayedKeys(TimeProvider time, Action fired)
    {
        _time = time;
        _timer = time.CreateTimer(static fired => ((Action)fired!)(), fired, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits with a key; of several delays asked for, the earliest end counts.</summary>
    public void Add(TKey key, TimeSpan delay, QueuePriority priority)
    {
        var wait = delay < LongestDelay ? delay : LongestDelay;
        _heap.Add(key, _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency), priority);
        SetTimer();
    }

    /// <summary>Waits no longer with a key.</summary>
    public void Remove(TKey key) => _heap.Remove(key);

    /// <summary>Takes a key that is due out; sets the timer for the next one when none is.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TKey key, out QueuePriority priority)
    {
        _timerDue = long.MaxValue;
        if (_heap.TryTake(_time.GetTimestamp(), out key, out priority))
        {
            return true;
        }

        SetTimer();
        return false;
    }

    /// <summary>Fires no more.</summary>
    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        if (!_heap.TryPeekDue(out var due) || due >= _timerDue)
        {
            return;
        }

        _timerDue = due;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);

        // A millisecond more than the timer's own resolution, or it would fire just before the key is due and once again after it.
        wait = wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }
}
