namespace Berth.Kube.Runtime;

/// <summary>
/// Two first-in-first-out lines, high before low, but one low key after every <see cref="HighInARow"/> high ones while low ones wait,
/// so that a busy cluster does not starve them. The caller sees to it that a slot stands in it once. Not thread-safe.
/// </summary>
internal sealed class PriorityFifo<TKey>(QueueSlots<TKey> slots)
    where TKey : notnull
{
    public const int HighInARow = 16;

    private readonly Queue<int> _high = new();
    private readonly Queue<(int Slot, long Ticket)> _low = new();
    private int _lowCount;
    private long _lastTicket;
    private int _highInARow;

    public int Count => _high.Count + _lowCount;

    public void Enqueue(int slot)
    {
        if (slots[slot].Priority == QueuePriority.High)
        {
            _high.Enqueue(slot);
            return;
        }

        slots[slot].LowTicket = ++_lastTicket;
        _lowCount++;
        _low.Enqueue((slot, _lastTicket));
    }

    /// <summary>Moves a slot that stands in the low line to the high one; its place in the low line becomes void.</summary>
    public void Promote(int slot)
    {
        if (slots[slot].LowTicket != 0)
        {
            slots[slot].LowTicket = 0;
            _lowCount--;
            _high.Enqueue(slot);
        }
    }

    public bool TryDequeue(out int slot)
    {
        if (_high.Count > 0 && (_lowCount == 0 || _highInARow < HighInARow))
        {
            _highInARow++;
            slot = _high.Dequeue();
            return true;
        }

        _highInARow = 0;
        while (_low.TryDequeue(out var place))
        {
            // The slot may be another key's by now: tickets are never used again.
            if (slots[place.Slot].LowTicket == place.Ticket)
            {
                slots[place.Slot].LowTicket = 0;
                _lowCount--;
                slot = place.Slot;
                return true;
            }
        }

        slot = default;
        return false;
    }
}
