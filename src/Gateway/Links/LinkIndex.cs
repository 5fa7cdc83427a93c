using System.Collections.Concurrent;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;

namespace Berth.Gateway.Links;

/// <summary>Finds snapshots by their links, from a store that a watch keeps. Thread-safe.</summary>
internal sealed class LinkIndex
{
    private readonly ConcurrentDictionary<string, ObjectKey> _snapshots = new(StringComparer.Ordinal);

    public LinkIndex(EntityStore<WorkspaceSnapshot> snapshots) => snapshots.Subscribe(OnChange, replay: true);

    /// <summary>The snapshot whose link has an identifier; null when none has.</summary>
    public ObjectKey? Find(string? id) => LinkId.Digest(id) is { } digest && _snapshots.TryGetValue(digest, out var key) ? key : null;

    private void OnChange(StoreChange<WorkspaceSnapshot> change)
    {
        var (old, now) = (LinkId.DigestOfUrl(change.Old?.Status?.Url), LinkId.DigestOfUrl(change.New?.Status?.Url));
        if (old is not null && old != now)
        {
            _snapshots.TryRemove(old, out _);
        }

        if (now is not null)
        {
            _snapshots[now] = ObjectKey.Of(change.New!);
        }
    }
}
