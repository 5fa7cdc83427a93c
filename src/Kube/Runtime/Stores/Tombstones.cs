namespace Berth.Kube.Runtime;

/// <summary>
/// Remembers for a while what was deleted, by uid: an answer to a write, an event or a list that is older than the deletion must not
/// bring the object back. Not thread-safe.
/// </summary>
internal sealed class Tombstones(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    // A null version: deleted by this process, the API server's own event has not been seen yet, so that nothing is newer.
    private readonly Dictionary<string, string?> _versions = new(StringComparer.Ordinal);
    private readonly Queue<(string Uid, long Since)> _order = new();

    public void Add(string? uid, string? version)
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) > Kept)
        {
            _versions.Remove(_order.Dequeue().Uid);
        }

        if (uid is null)
        {
            return;
        }

        if (!_versions.ContainsKey(uid))
        {
            _order.Enqueue((uid, time.GetTimestamp()));
        }

        _versions[uid] = version;
    }

    /// <summary>Whether an object of this uid and version is a ghost. One that is newer left a selector and came back.</summary>
    public bool Covers(string? uid, string? version) =>
        uid is not null
        && _versions.TryGetValue(uid, out var deletedAt)
        && (deletedAt is null || ResourceVersions.Compare(version, deletedAt) is null or <= 0);
}
