namespace Berth.Kube.Runtime;

/// <summary>
/// The queue of a controller, with the semantics of client-go's: a key that waits is in it once however often it is added; a key that
/// is being worked on is never handed to a second worker, and when it was added meanwhile it is queued again at <see cref="Done"/>.
/// So no two workers hold one key, and no addition is lost. Thread-safe.
/// </summary>
/// <remarks>
/// A key is dirty when it must be worked on, and in process while it is being worked on; only keys that are dirty and not in process
/// stand in the line. One slot holds both, and is found by one look: at <see cref="Add"/> and at <see cref="Done"/>.
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    // Waiters kept for later use, at most: more than any number of workers, and little memory.
    private const int KeptFree = 1024;

    // A time in the year 9999 is beyond what a timestamp of nanoseconds holds; added to the present one, it would lie in the past.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_525);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly KeyBackoff _backoff;
    private readonly WorkQueueMetrics? _metrics;
    private readonly string _name;
    private readonly QueueSlots<TKey> _slots = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly PriorityFifo<TKey> _line;
    private readonly DelayHeap<TKey> _delayed = new();
    private readonly LinkedList<QueueWaiter<TKey>> _waiters = new();
    private readonly Stack<QueueWaiter<TKey>> _freeWaiters = new();
    private readonly Action<QueueWaiter<TKey>, bool> _waiterAwake;
    private readonly Action<QueueWaiter<TKey>, CancellationToken> _cancelWaiter;
    private readonly ITimer _timer;
    private TaskCompletionSource? _drained;
    private long _lastTicket;
    private int _processing;
    private int _waking;
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
        _line = new(_slots);
        (_waiterAwake, _cancelWaiter) = (WaiterAwake, CancelWaiter);
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
        var hash = key.GetHashCode();
        lock (_gate)
        {
            AddLocked(key, hash, priority);
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
            if (_failures.Count > 0)
            {
                _failures.Remove(key);
            }
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

    /// <summary>Waits for a key to work on; null once the queue is shut down and empty. Await the answer once.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; no key is lost by it.</exception>
    public ValueTask<QueueItem<TKey>?> GetAsync(CancellationToken cancellationToken)
    {
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

            var waiter = _freeWaiters.TryPop(out var free) ? free : new(_waiterAwake, _cancelWaiter);
            var waiting = waiter.Task;
            _waiters.AddLast(waiter.Node);

            // Under the lock: nobody serves the waiter before it knows what cancels it.
            waiter.Heed(cancellationToken);
            return waiting;
        }
    }

    /// <summary>Gives a key back. If it was added meanwhile, it is queued again. Nothing happens when it has been given back already.</summary>
    /// <param name="item">What <see cref="GetAsync"/> handed out.</param>
    public void Done(QueueItem<TKey> item)
    {
        lock (_gate)
        {
            if (!_slots.IsHandedOut(item.Slot, item.Ticket))
            {
                return;
            }

            ref var slot = ref _slots[item.Slot];
            _processing--;
            slot.Ticket = 0;
            _metrics?.Worked(_name, _time.GetElapsedTime(slot.ProcessingSince));
            if (slot.Dirty)
            {
                _line.Enqueue(item.Slot);
                ServeWaitersLocked();
            }
            else
            {
                _slots.Remove(item.Slot);
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
            while (_waiters.First is { } node)
            {
                _waiters.RemoveFirst();
                node.Value.Serve(null);
            }

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

    // Under the lock, so that a waiter is either served or cancelled: a key given to a cancelled waiter would be lost.
    private void CancelWaiter(QueueWaiter<TKey> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node.List is not null)
            {
                _waiters.Remove(waiter.Node);
                waiter.Cancel(cancellationToken);
            }
        }
    }

    private void WaiterAwake(QueueWaiter<TKey> waiter, bool free)
    {
        lock (_gate)
        {
            if (waiter.IsWaking)
            {
                waiter.IsWaking = false;
                _waking--;
                ServeWaitersLocked();
            }

            if (free && _freeWaiters.Count < KeptFree)
            {
                _freeWaiters.Push(waiter);
            }
        }
    }

    private void AddLocked(TKey key, int hash, QueuePriority priority)
    {
        if (_shuttingDown)
        {
            return;
        }

        var index = _slots.GetOrAdd(key, hash);
        ref var slot = ref _slots[index];
        if (slot.Dirty)
        {
            if (priority > slot.Priority)
            {
                slot.Priority = priority;
                _line.Promote(index);
            }

            return;
        }

        _metrics?.Added(_name);
        slot.Dirty = true;
        slot.Priority = priority;
        slot.DirtySince = NowLocked();
        if (!slot.Processing)
        {
            _line.Enqueue(index);
            ServeWaitersLocked();
        }
    }

    // Times are for the metrics only.
    private long NowLocked() => _metrics is null ? 0 : _time.GetTimestamp();

    private void AddAfterLocked(TKey key, TimeSpan delay, QueuePriority priority)
    {
        if (_shuttingDown)
        {
            return;
        }

        if (delay <= TimeSpan.Zero)
        {
            AddLocked(key, key.GetHashCode(), priority);
            return;
        }

        var wait = delay < LongestDelay ? delay : LongestDelay;
        _delayed.Add(key, _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency), priority);
        SetTimerLocked();
    }

    // No more at once than there are processors: waking a worker is dear, and one that is awake takes what has come meanwhile. Each that
    // goes on has the next one served.
    private void ServeWaitersLocked()
    {
        while (_waking < Environment.ProcessorCount && _waiters.First is { } node && TryTakeLocked(out var item))
        {
            _waiters.RemoveFirst();
            node.Value.IsWaking = true;
            _waking++;
            node.Value.Serve(item);
        }
    }

    private bool TryTakeLocked(out QueueItem<TKey> item)
    {
        if (!_line.TryDequeue(out var index))
        {
            item = default;
            return false;
        }

        ref var slot = ref _slots[index];
        slot.Dirty = false;
        slot.Ticket = ++_lastTicket;
        item = new(slot.Key, slot.Priority) { Slot = index, Ticket = slot.Ticket };
        slot.ProcessingSince = NowLocked();
        _processing++;
        _metrics?.Waited(_name, _time.GetElapsedTime(slot.DirtySince));
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
                AddLocked(key, key.GetHashCode(), priority);
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
        if (_shuttingDown && _processing == 0 && _line.Count == 0)
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
            foreach (var since in _slots.ProcessingSince())
            {
                var elapsed = _time.GetElapsedTime(since);
                sum += elapsed;
                longest = elapsed > longest ? elapsed : longest;
            }

            return new(_line.Count, sum, longest);
        }
    }
}
