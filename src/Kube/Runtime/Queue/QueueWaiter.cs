using System.Threading.Tasks.Sources;

namespace Berth.Kube.Runtime;

/// <summary>A worker that waits for a key; used again for others, so that waiting costs no memory.</summary>
internal sealed class QueueWaiter<TKey> : IValueTaskSource<QueueItem<TKey>?>
    where TKey : notnull
{
    private readonly Action<QueueWaiter<TKey>, bool> _awake;
    private readonly Action<QueueWaiter<TKey>, CancellationToken> _cancelled;
    private CancellationTokenRegistration _registration;
    private ManualResetValueTaskSourceCore<QueueItem<TKey>?> _core = new() { RunContinuationsAsynchronously = true };

    /// <param name="awake">Told when the worker goes on, and whether this can be used again.</param>
    /// <param name="cancelled">Told when its token is cancelled, perhaps too late.</param>
    public QueueWaiter(Action<QueueWaiter<TKey>, bool> awake, Action<QueueWaiter<TKey>, CancellationToken> cancelled)
    {
        _awake = awake;
        _cancelled = cancelled;
        Node = new(this);
    }

    /// <summary>Its place among those that wait; guarded by the queue.</summary>
    public LinkedListNode<QueueWaiter<TKey>> Node { get; }

    /// <summary>Whether it has been given a key and the worker has not gone on yet; guarded by the queue.</summary>
    public bool IsWaking { get; set; }

    public ValueTask<QueueItem<TKey>?> Task => new(this, _core.Version);

    public void Heed(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (waiter, token) => ((QueueWaiter<TKey>)waiter!).OnCancelled(token), this);
        }
    }

    public void Serve(QueueItem<TKey>? item) => _core.SetResult(item);

    public void Cancel(CancellationToken cancellationToken) => _core.SetException(new OperationCanceledException(cancellationToken));

    public QueueItem<TKey>? GetResult(short token)
    {
        // A cancellation that is under way still holds this: it is left to it.
        var free = _registration == default || _registration.Unregister();
        _registration = default;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            if (free)
            {
                _core.Reset();
            }

            _awake(this, free);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnCancelled(CancellationToken cancellationToken) => _cancelled(this, cancellationToken);
}
