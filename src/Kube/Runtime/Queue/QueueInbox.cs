using System.Runtime.InteropServices;

namespace Berth.Kube.Runtime;

/// <summary>
/// Where those who add to a queue leave their keys, under a lock of its own, until a worker who has nothing better to do fetches them
/// all: so adding and working seldom wait for each other. Thread-safe; <see cref="Empty"/> is for one thread at a time.
/// </summary>
internal sealed class QueueInbox<TKey>
    where TKey : notnull
{
    /// <summary>With so many keys in it, the one who adds sorts them in himself: a key added again and again must not fill the memory.</summary>
    internal const int Enough = 256;

    private readonly Lock _gate = new();
    private List<Letter> _arrived = [];
    private List<Letter> _fetched = [];
    private volatile bool _any;
    private bool _awaited;
    private bool _closed;

    /// <summary>Leaves a key; nothing happens once it is closed.</summary>
    /// <returns>Whether the caller must see to it that this is emptied: a worker waits, or it is full.</returns>
    public bool Put(TKey key, int hash, QueuePriority priority, long time)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _arrived.Add(new(key, hash, priority, time));
            _any = true;
            return _awaited || _arrived.Count >= Enough;
        }
    }

    /// <summary>Takes all out, in the order in which they came. The answer is good until the next call.</summary>
    public ReadOnlySpan<Letter> Empty()
    {
        if (!_any)
        {
            return [];
        }

        // Not under the lock: clearing takes as long as there are keys.
        _fetched.Clear();
        lock (_gate)
        {
            (_arrived, _fetched) = (_fetched, _arrived);
            _any = false;
        }

        return CollectionsMarshal.AsSpan(_fetched);
    }

    /// <summary>From now on whoever leaves a key is told to see to it, or no longer. For the same thread as <see cref="Empty"/>.</summary>
    /// <returns>Whether that is so; not when there is something already, which is then to be fetched first.</returns>
    public bool TryAwait(bool awaited)
    {
        if (!awaited && !_awaited)
        {
            return true;
        }

        lock (_gate)
        {
            _awaited = awaited && _arrived.Count == 0;
            return _awaited == awaited;
        }
    }

    /// <summary>Takes no more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>A key that was added.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Letter(TKey Key, int Hash, QueuePriority Priority, long Time);
}
