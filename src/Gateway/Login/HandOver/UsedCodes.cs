namespace Berth.Gateway.Login;

/// <summary>
/// The codes that this replica has taken, for as long as they would be good. What makes a code single-use over all replicas is the
/// cookie that goes with its first use; this refuses who has kept a copy of the cookie.
/// </summary>
internal sealed class UsedCodes(TimeProvider time)
{
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset Until)> _order = new();

    /// <summary>Whether this is the first use. False too when there are more than can be remembered.</summary>
    public bool TryUse(string id, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && oldest.Until < now)
            {
                _used.Remove(_order.Dequeue().Id);
            }

            if (_used.Count >= Most || !_used.Add(id))
            {
                return false;
            }

            _order.Enqueue((id, now + lifetime));
            return true;
        }
    }
}
