using System.Runtime.InteropServices;

namespace Berth.Kube.Runtime;

/// <summary>
/// The slots of the keys that wait or are being worked on, side by side in one array: a hundred thousand keys after a restart are then
/// not as many objects for the garbage collector to follow. Not thread-safe; a reference to a slot is good until the next is added.
/// </summary>
internal sealed class QueueSlots<TKey>
    where TKey : notnull
{
    private const int None = -1;

    private readonly Dictionary<TKey, int> _indexes = [];
    private QueueSlot<TKey>[] _slots = new QueueSlot<TKey>[16];
    private int _used;
    private int _free = None;

    public ref QueueSlot<TKey> this[int index] => ref _slots[index];

    /// <summary>The slot of a key, which it has had or is given.</summary>
    public int GetOrAdd(TKey key)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexes, key, out var known);
        if (!known)
        {
            index = Take();
            _slots[index] = new() { Key = key };
        }

        return index;
    }

    /// <summary>Takes a key out. Its slot stays as it is, to be put back or given up.</summary>
    public bool TryRemove(TKey key, out int index) => _indexes.Remove(key, out index);

    /// <summary>Puts back what was taken out.</summary>
    public void PutBack(int index) => _indexes.Add(_slots[index].Key, index);

    /// <summary>Gives a slot up, to be used for another key.</summary>
    public void GiveUp(int index)
    {
        // The ticket too: a place in the line of low priority that has become void must not be taken for another's.
        _slots[index] = new() { NextFree = _free };
        _free = index;
    }

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

    private int Take()
    {
        if (_free != None)
        {
            var index = _free;
            _free = _slots[index].NextFree;
            return index;
        }

        if (_used == _slots.Length)
        {
            Array.Resize(ref _slots, _used * 2);
        }

        return _used++;
    }
}
