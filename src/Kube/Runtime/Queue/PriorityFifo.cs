namespace Berth.Kube.Runtime;

/// <summary>
/// Two first-in-first-out lines, high before low, but one low key after every <see cref="HighInARow"/> high ones while low ones wait,
/// so that a busy cluster does not starve them. The caller sees to it that a key stands in it once. Not thread-safe.
/// </summary>
internal sealed class PriorityFifo<TKey>
    where TKey : notnull
{
    public const int HighInARow = 16;

    private readonly Queue<TKey> _high = new();
    private readonly Queue<(TKey Key, long Ticket)> _low = new();
    private readonly Dictionary<TKey, long> _lowTickets = [];
    private long _lastTicket;
    private int _highInARow;

    public int Count => _high.Count + _lowTickets.Count;

    public void Enqueue(TKey key, QueuePriority priority)
    {
        if (priority == QueuePriority.High)
        {
            _high.Enqueue(key);
            return;
        }

        _lowTickets[key] = ++_lastTicket;
        _low.Enqueue((key, _lastTicket));
    }

    /// <summary>Moves a key that stands in the low line to the high one; its place in the low line becomes void.</summary>
    public void Promote(TKey key)
    {
        if (_lowTickets.Remove(key))
        {
            _high.Enqueue(key);
        }
    }

    public bool TryDequeue(out QueueItem<TKey> item)
    {
        if (_high.Count > 0 && (_lowTickets.Count == 0 || _highInARow < HighInARow))
        {
            _highInARow++;
            item = new(_high.Dequeue(), QueuePriority.High);
            return true;
        }

        _highInARow = 0;
        while (_low.TryDequeue(out var entry))
        {
            if (_lowTickets.TryGetValue(entry.Key, out var ticket) && ticket == entry.Ticket)
            {
                _lowTickets.Remove(entry.Key);
                item = new(entry.Key, QueuePriority.Low);
                return true;
            }
        }

        item = default;
        return false;
    }
}
