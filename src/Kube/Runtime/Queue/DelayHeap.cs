using System.Diagnostics.CodeAnalysis;

namespace Berth.Kube.Runtime;

/// <summary>Keys that become due later, each once, at the earliest of the times asked for. Not thread-safe.</summary>
internal sealed class DelayHeap<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (long Due, QueuePriority Priority)> _waiting = [];
    private PriorityQueue<TKey, long> _heap = new();

    public int Count => _waiting.Count;

    /// <summary>Entries held, stale ones included; for the test that they do not pile up.</summary>
    internal int HeldEntries => _heap.Count;

    public void Add(TKey key, long due, QueuePriority priority)
    {
        if (_waiting.TryGetValue(key, out var present) && present.Due <= due)
        {
            return;
        }

        _waiting[key] = (due, priority);
        _heap.Enqueue(key, due);
        DropStaleWhenMany();
    }

    public void Remove(TKey key)
    {
        _waiting.Remove(key);
        DropStaleWhenMany();
    }

    public bool TryPeekDue(out long due)
    {
        while (_heap.TryPeek(out var key, out due))
        {
            if (_waiting.TryGetValue(key, out var entry) && entry.Due == due)
            {
                return true;
            }

            _heap.Dequeue();
        }

        return false;
    }

    public bool TryTake(long now, [MaybeNullWhen(false)] out TKey key, out QueuePriority priority)
    {
        if (TryPeekDue(out var due) && due <= now)
        {
            key = _heap.Dequeue();
            _waiting.Remove(key, out var entry);
            priority = entry.Priority;
            return true;
        }

        key = default;
        priority = default;
        return false;
    }

    // An entry that lost to an earlier one stays in the heap until its time (10 h for a periodic look): without this, a key that is
    // requeued each second would leave one behind each second.
    private void DropStaleWhenMany()
    {
        if (_heap.Count > 64 + (2 * _waiting.Count))
        {
            _heap = new(_waiting.Select(entry => (entry.Key, entry.Value.Due)));
        }
    }
}
