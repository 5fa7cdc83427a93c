namespace Berth.Kube.Runtime;

/// <summary>
/// The queue of a controller, with the semantics of client-go's: a key that waits is in it once however often it is added; a key that
/// is being worked on is never handed to a second worker, and when it was added meanwhile it is queued again at <see cref="Done"/>.
/// So no two workers hold one key, and no addition is lost. Thread-safe.
/// </summary>
/// <remarks>
/// <c>dirty</c> holds what must be worked on, <c>processing</c> what is being worked on; only keys that are dirty and not in
/// process stand in the line.
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    // A time in the year 9999 is beyond what a timestamp of nanoseconds holds; added to the present one, it would lie in the past.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_525);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly KeyBackoff _backoff;
    private readonly WorkQueueMetrics? _metrics;
    private readonly string _name;
    private readonly Dictionary<TKey, (QueuePriority Priority, long Since)> _dirty = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly PriorityFifo<TKey> _line = new();
    private readonly DelayHeap<TKey> _delayed = new();
    private readonly LinkedList<TaskCompletionSource<QueueItem<TKey>?>> _waiters = new();
    private readonly ITimer _timer;
    private TaskCompletionSource? _drained;
    private long _timerDue = long.MaxValue;
    private bool _shuttingDown;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="name">The value of the label <c>name</c> of its metrics.</param>
    /// <param name="time">The clock; the system's when absent.</param>
    /// <param name="backoff">Delays of keys that fail; <see cref="KeyBackoff.Default"/> when absent.</param>
    /// <param name="metrics">Where it reports.</param>
    public WorkQueue(string name, TimeProvider? time = null, KeyBackoff? backoff = null, WorkQueueMetrics? metrics = null)
    {
        _name = name;
        _time = time ?? TimeProvider.System;
        _backoff = backoff ?? KeyBackoff.Default;
        _metrics = metrics;
        _timer = _time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics?.Register(name, Observe);
    }

    /// <summary>How many keys wait to be handed out now, delayed ones not counted.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>Queues a key. Nothing happens if it waits already, except that a higher priority is taken over.</summary>
    public void Add(TKey key, QueuePriority priority = QueuePriority.High)
    {
        lock (_gate)
        {
            AddLocked(key, priority);
        }
    }

    /// <summary>Queues a key after a delay; of several delays asked for, the earliest end counts. Not positive: at once.</summary>
    public void AddAfter(TKey key, TimeSpan delay, QueuePriority priority = QueuePriority.High)
    {
        lock (_gate)
        {
            AddAfterLocked(key, delay, priority);
        }
    }

    /// <summary>Queues a key after the delay that its failures in a row have earned, and counts one more.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">A delay that must pass in any case.</param>
    /// <returns>The delay.</returns>
    public TimeSpan AddRateLimited(TKey key, TimeSpan atLeast = default)
    {
        lock (_gate)
        {
            _failures.TryGetValue(key, out var before);
            _failures[key] = before + 1;
            var delay = _backoff.DelayAfter(before);
            delay = delay < atLeast ? atLeast : delay;
            _metrics?.Retried(_name);
            AddAfterLocked(key, delay, QueuePriority.High);
            return delay;
        }
    }

    /// <summary>How often the key failed in a row.</summary>
    public int Retries(TKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    /// <summary>The key is well: its next failure starts the delays from the beginning.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>Drops a delayed addition, of a key whose object is gone.</summary>
    public void CancelDelay(TKey key)
    {
        lock (_gate)
        {
            _delayed.Remove(key);
        }
    }

    /// <summary>Waits for a key to work on; null once the queue is shut down and empty.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; no key is lost by it.</exception>
    public ValueTask<QueueItem<TKey>?> GetAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource<QueueItem<TKey>?>> node;
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTakeLocked(out var item))
            {
                return new(item);
            }

            if (_shuttingDown)
            {
                return new((QueueItem<TKey>?)null);
            }

            node = _waiters.AddLast(new TaskCompletionSource<QueueItem<TKey>?>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return cancellationToken.CanBeCanceled ? new(AwaitAsync(node, cancellationToken)) : new(node.Value.Task);
    }

    /// <summary>Gives a key back. If it was added meanwhile, it is queued again.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_processing.Remove(key, out var since))
            {
                return;
            }

            _metrics?.Worked(_name, _time.GetElapsedTime(since));
            if (_dirty.TryGetValue(key, out var entry))
            {
                _line.Enqueue(key, entry.Priority);
                ServeWaitersLocked();
            }

            CompleteDrainLocked();
        }
    }

    /// <summary>Takes no more keys, drops the delayed ones; what waits is still handed out, then <see cref="GetAsync"/> answers null.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            _shuttingDown = true;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            foreach (var waiter in _waiters)
            {
                waiter.TrySetResult(null);
            }

            _waiters.Clear();
            CompleteDrainLocked();
        }
    }

    /// <summary>Shuts down and waits until what waited has been handed out and every key is given back.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        ShutDown();
        return _drained.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Shuts down, and stops the timer and the metrics.</summary>
    public void Dispose()
    {
        ShutDown();
        _timer.Dispose();
        _metrics?.Unregister(_name);
    }

    private async Task<QueueItem<TKey>?> AwaitAsync(LinkedListNode<TaskCompletionSource<QueueItem<TKey>?>> node, CancellationToken cancellationToken)
    {
        // Under the lock, so that a waiter is either served or cancelled: a key given to a cancelled waiter would be lost.
        await using var registration = cancellationToken.UnsafeRegister(
            _ =>
            {
                lock (_gate)
                {
                    if (node.List is not null)
                    {
                        _waiters.Remove(node);
                        node.Value.TrySetCanceled(cancellationToken);
                    }
                }
            },
            null);
        return await node.Value.Task;
    }

    private void AddLocked(TKey key, QueuePriority priority)
    {
        if (_shuttingDown)
        {
            return;
        }

        var inProcess = _processing.ContainsKey(key);
        if (_dirty.TryGetValue(key, out var present))
        {
            if (priority > present.Priority)
            {
                _dirty[key] = present with { Priority = priority };
                if (!inProcess)
                {
                    _line.Promote(key);
                }
            }

            return;
        }

        _metrics?.Added(_name);
        _dirty[key] = (priority, _time.GetTimestamp());
        if (!inProcess)
        {
            _line.Enqueue(key, priority);
            ServeWaitersLocked();
        }
    }

    private void AddAfterLocked(TKey key, TimeSpan delay, QueuePriority priority)
    {
        if (_shuttingDown)
        {
            return;
        }

        if (delay <= TimeSpan.Zero)
        {
            AddLocked(key, priority);
            return;
        }

        var wait = delay < LongestDelay ? delay : LongestDelay;
        _delayed.Add(key, _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency), priority);
        SetTimerLocked();
    }

    private void ServeWaitersLocked()
    {
        while (_waiters.First is { } waiter && TryTakeLocked(out var item))
        {
            _waiters.RemoveFirst();
            waiter.Value.TrySetResult(item);
        }
    }

    private bool TryTakeLocked(out QueueItem<TKey> item)
    {
        if (!_line.TryDequeue(out item))
        {
            return false;
        }

        _dirty.Remove(item.Key, out var entry);
        _processing[item.Key] = _time.GetTimestamp();
        _metrics?.Waited(_name, _time.GetElapsedTime(entry.Since));
        return true;
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerDue = long.MaxValue;
            var now = _time.GetTimestamp();
            while (!_shuttingDown && _delayed.TryTake(now, out var key, out var priority))
            {
                AddLocked(key, priority);
            }

            SetTimerLocked();
        }
    }

    private void SetTimerLocked()
    {
        if (_shuttingDown || !_delayed.TryPeekDue(out var due) || due >= _timerDue)
        {
            return;
        }

        _timerDue = due;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        // A millisecond more than the timer's own resolution, or it would fire just before the key is due and once again after it.
        wait = wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    private void CompleteDrainLocked()
    {
        if (_shuttingDown && _processing.Count == 0 && _line.Count == 0)
        {
            _drained?.TrySetResult();
        }
    }

    private QueueState Observe()
    {
        lock (_gate)
        {
            var sum = TimeSpan.Zero;
            var longest = TimeSpan.Zero;
            foreach (var since in _processing.Values)
            {
                var elapsed = _time.GetElapsedTime(since);
                sum += elapsed;
                longest = elapsed > longest ? elapsed : longest;
            }

            return new(_line.Count, sum, longest);
        }
    }
}
