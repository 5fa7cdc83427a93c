namespace Berth.Kube.Runtime;

/// <summary>The workers that wait for a key, first come, first served. Guarded by the queue's lock.</summary>
/// <param name="gate">The lock.</param>
/// <param name="wokeLocked">Called under the lock when a worker that was served goes on.</param>
internal sealed class QueueWaiters<TKey>(Lock gate, Action wokeLocked)
    where TKey : notnull
{
    // Kept for later use, at most: more than any number of workers, and little memory.
    private const int KeptFree = 1024;

    private readonly LinkedList<QueueWaiter<TKey>> _waiting = new();
    private readonly Stack<QueueWaiter<TKey>> _free = new();
    private int _waking;

    /// <summary>
    /// Whether one is to be served. No more at once than there are processors: waking a worker is dear, and one that is awake takes
    /// what has come meanwhile. Each that goes on has the next one served.
    /// </summary>
    public bool WantOne => _waking < Environment.ProcessorCount && _waiting.First is not null;

    /// <summary>Waits for a key, or for the end of the queue.</summary>
    public ValueTask<QueueItem<TKey>?> WaitAsync(CancellationToken cancellationToken)
    {
        var waiter = _free.TryPop(out var free) ? free : new(Awake, Cancel);
        var waiting = waiter.Task;
        _waiting.AddLast(waiter.Node);

        // Under the lock: nobody serves the waiter before it knows what cancels it.
        waiter.Heed(cancellationToken);
        return waiting;
    }

    /// <summary>Gives a key to the first.</summary>
    public void Serve(QueueItem<TKey> item)
    {
        var waiter = _waiting.First!.Value;
        _waiting.RemoveFirst();
        waiter.IsWaking = true;
        _waking++;
        waiter.Serve(item);
    }

    /// <summary>Tells all that there will be nothing more.</summary>
    public void Dismiss()
    {
        while (_waiting.First is { Value: var waiter })
        {
            _waiting.RemoveFirst();
            waiter.Serve(null);
        }
    }

    // Under the lock, so that a waiter is either served or cancelled: a key given to a cancelled waiter would be lost.
    private void Cancel(QueueWaiter<TKey> waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiter.Node.List is not null)
            {
                _waiting.Remove(waiter.Node);
                waiter.Cancel(cancellationToken);
            }
        }
    }

    private void Awake(QueueWaiter<TKey> waiter, bool free)
    {
        lock (gate)
        {
            if (free && _free.Count < KeptFree)
            {
                _free.Push(waiter);
            }

            if (waiter.IsWaking)
            {
                waiter.IsWaking = false;
                _waking--;
                wokeLocked();
            }
        }
    }
}
