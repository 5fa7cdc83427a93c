using Berth.Kube.Metrics;

namespace Berth.Kube.Runtime;

/// <summary>
/// The queue of a controller, with the semantics of client-go's: a key that waits is in it once however often it is added; a key that
/// is being worked on is never handed to a second worker, and when it was added meanwhile it is queued again at <see cref="Done"/>.
/// So no two workers hold one key, and no addition is lost. Thread-safe.
/// </summary>
/// <remarks>
/// A key is dirty when it must be worked on, and in process while it is being worked on; only keys that are dirty and not in process
/// stand in the line. One slot holds both. Hashes are computed before the lock is taken, and a key is given back by its slot.
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly QueueMetrics? _metrics;
    private readonly Func<QueueState> _observe;
    private readonly QueueSlots<TKey> _slots = new();
    private readonly PriorityFifo<TKey> _line;
    private readonly KeyFailures<TKey> _failures;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly QueueWaiters<TKey> _waiters;
    private TaskCompletionSource? _drained;
    private long _lastTicket;
    private int _processing;
    private bool _shuttingDown;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="name">The value of the label <c>name</c> of its metrics.</param>
    /// <param name="time">The clock; the system's when absent.</param>
    /// <param name="backoff">Delays of keys that fail; <see cref="KeyBackoff.Default"/> when absent.</param>
    /// <param name="metrics">Where it reports.</param>
    public WorkQueue(string name, TimeProvider? time = null, KeyBackoff? backoff = null, WorkQueueMetrics? metrics = null)
    {
        _time = time ?? TimeProvider.System;
        _metrics = metrics?.Of(name);
        _observe = Observe;
        _line = new(_slots);
        _failures = new(backoff ?? KeyBackoff.Default);
        _delayed = new(_time, OnDelayEnded);
        _waiters = new(_gate, ServeWaitersLocked);
        _metrics?.Follow(_observe);
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
            ServeWaitersLocked();
        }
    }

    /// <summary>Queues a key after a delay; of several delays asked for, the earliest end counts. Not positive: at once.</summary>
    public void AddAfter(TKey key, TimeSpan delay, QueuePriority priority = QueuePriority.High)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key, priority);
            return;
        }

        lock (_gate)
        {
            if (!_shuttingDown)
            {
                _delayed.Add(key, delay, priority);
            }
        }
    }

    /// <summary>Queues a key after the delay that its failures in a row have earned, and counts one more.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">A delay that must pass in any case.</param>
    /// <returns>The delay.</returns>
    public TimeSpan AddRateLimited(TKey key, TimeSpan atLeast = default)
    {
        TimeSpan delay;
        lock (_gate)
        {
            delay = _failures.Count(key);
        }

        delay = delay < atLeast ? atLeast : delay;
        _metrics?.Retried();
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>How often the key failed in a row.</summary>
    public int Retries(TKey key)
    {
        lock (_gate)
        {
            return _failures.Of(key);
        }
    }

    /// <summary>The key is well: its next failure starts the delays from the beginning.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Forget(key);
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

            return _waiters.WaitAsync(cancellationToken);
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
            _metrics?.Worked(_time.GetElapsedTime(slot.ProcessingSince));
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
            _delayed.Stop();
            _waiters.Dismiss();
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
        _delayed.Dispose();
        _metrics?.Unfollow(_observe);
    }

    // Times are for the metrics only.
    private long Now() => _metrics is null ? 0 : _time.GetTimestamp();

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

        _metrics?.Added();
        slot.Dirty = true;
        slot.Priority = priority;
        slot.DirtySince = Now();
        if (!slot.Processing)
        {
            _line.Enqueue(index);
        }
    }

    private void ServeWaitersLocked()
    {
        while (_waiters.WantOne && TryTakeLocked(out var item))
        {
            _waiters.Serve(item);
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
        slot.ProcessingSince = Now();
        _processing++;
        _metrics?.Waited(_time.GetElapsedTime(slot.DirtySince));
        item = new(slot.Key, slot.Priority) { Slot = index, Ticket = slot.Ticket };
        return true;
    }

    private void OnDelayEnded()
    {
        lock (_gate)
        {
            while (!_shuttingDown && _delayed.TryTake(out var key, out var priority))
            {
                AddLocked(key, key.GetHashCode(), priority);
            }

            ServeWaitersLocked();
        }
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
