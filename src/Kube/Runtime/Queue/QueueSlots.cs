namespace Berth.Kube.Runtime;

/// <summary>
/// The keys that wait or are being worked on, in a hash table whose entries are the slots themselves, side by side in one array: a
/// hundred thousand keys after a restart are not as many objects for the garbage collector to follow. A dictionary would do for that;
/// here the caller computes the hash before it takes its lock, and a key that is given back is taken out without being looked for.
/// Not thread-safe; a reference to a slot is good until the next is added.
/// </summary>
internal sealed class QueueSlots<TKey>
    where TKey : notnull
{
    private const int None = -1;
    private const int SmallestBits = 4;

    // As many as there are slots, and a power of two: 2 to the power of (32 - _shift).
    private int[] _buckets = EmptyBuckets(1 << SmallestBits);
    private QueueSlot<TKey>[] _slots = new QueueSlot<TKey>[1 << SmallestBits];
    private int _shift = 32 - SmallestBits;
    private int _used;
    private int _free = None;

    public ref QueueSlot<TKey> this[int index] => ref _slots[index];

    /// <summary>The slot of a key, which it has had or is given.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hash">Its hash code.</param>
    public int GetOrAdd(TKey key, int hash)
    {
        for (var index = _buckets[Bucket(hash)]; index != None; index = _slots[index].Next)
        {
            ref var slot = ref _slots[index];
            if (slot.Hash == hash && EqualityComparer<TKey>.Default.Equals(slot.Key, key))
            {
                return index;
            }
        }

        var taken = Take();
        ref var first = ref _buckets[Bucket(hash)];
        _slots[taken] = new() { Key = key, Hash = hash, Next = first };
        first = taken;
        return taken;
    }

    /// <summary>Gives a slot up, to be used for another key.</summary>
    public void Remove(int index)
    {
        ref var link = ref _buckets[Bucket(_slots[index].Hash)];
        while (link != index)
        {
            link = ref _slots[link].Next;
        }

        link = _slots[index].Next;

        // The tickets too: a place in the line of low priority that has become void must not be taken for another's.
        _slots[index] = new() { Next = _free };
        _free = index;
    }

    /// <summary>Whether there is such a slot and it is in that handing-out.</summary>
    public bool IsHandedOut(int index, long ticket) => ticket != 0 && (uint)index < (uint)_used && _slots[index].Ticket == ticket;

    /// <summary>Since when each key in process has been.</summary>
    public IEnumerable<long> ProcessingSince()
    {
        for (var index = 0; index < _used; index++)
        {
            if (_slots[index].Processing)
            {
                yield return _slots[index].ProcessingSince;
            }
        }
    }

    private static int[] EmptyBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, None);
        return buckets;
    }

    // Fibonacci hashing (Knuth, volume 3, 6.4): takes high bits, in which hash codes such as those of small integers differ as well.
    private int Bucket(int hash) => (int)(((uint)hash * 2654435769u) >> _shift);

    private int Take()
    {
        if (_free != None)
        {
            var index = _free;
            _free = _slots[index].Next;
            return index;
        }

        if (_used == _slots.Length)
        {
            Grow();
        }

        return _used++;
    }

    private void Grow()
    {
        Array.Resize(ref _slots, _used * 2);
        _shift--;
        _buckets = EmptyBuckets(_slots.Length);

        // None is free: each has its key.
        for (var index = 0; index < _used; index++)
        {
            ref var first = ref _buckets[Bucket(_slots[index].Hash)];
            _slots[index].Next = first;
            first = index;
        }
    }
}
