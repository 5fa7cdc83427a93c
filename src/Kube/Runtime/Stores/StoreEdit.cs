using System.Collections.Immutable;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>
/// Changes to a snapshot that become visible together. A whole list is one edit: made one by one, each of its objects would leave a
/// path of the immutable trees behind. Not thread-safe.
/// </summary>
internal sealed class StoreEdit<T>(StoreSnapshot<T> start, StoreIndexes<T> indexes)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ImmutableDictionary<ObjectKey, T>.Builder _objects = start.Objects.ToBuilder();
    private readonly ImmutableDictionary<ObjectKey, UnreadableEntry<T>>.Builder _unreadable = start.Unreadable.ToBuilder();
    private readonly Dictionary<(string Index, string Value), ImmutableHashSet<ObjectKey>.Builder> _keys = [];

    /// <summary>What has changed, in order.</summary>
    public List<StoreChange<T>> Changes { get; } = [];

    public T? Get(ObjectKey key) => _objects.GetValueOrDefault(key);

    public UnreadableEntry<T>? GetUnreadable(ObjectKey key) => _unreadable.GetValueOrDefault(key);

    /// <summary>What is known under a key: the object, or what is left of one that cannot be read.</summary>
    public T? Known(ObjectKey key) => Get(key) ?? GetUnreadable(key)?.Now.Remains;

    public void SetUnreadable(ObjectKey key, UnreadableEntry<T>? entry)
    {
        if (entry is null)
        {
            _unreadable.Remove(key);
        }
        else
        {
            _unreadable[key] = entry;
        }
    }

    public void Swap(ObjectKey key, T? old, T? now)
    {
        indexes.Update(key, old, now, KeysOf);
        if (now is null)
        {
            _objects.Remove(key);
        }
        else
        {
            _objects[key] = now;
            StoreObserver.Stored?.Invoke(now);
        }
    }

    public StoreSnapshot<T> ToSnapshot()
    {
        var found = start.Indexes.ToBuilder();
        foreach (var (place, keys) in _keys)
        {
            if (keys.Count == 0)
            {
                found.Remove(place);
            }
            else
            {
                found[place] = keys.ToImmutable();
            }
        }

        return new(_objects.ToImmutable(), found.ToImmutable(), _unreadable.ToImmutable());
    }

    private ImmutableHashSet<ObjectKey>.Builder KeysOf(string index, string value)
    {
        if (!_keys.TryGetValue((index, value), out var keys))
        {
            _keys[(index, value)] = keys = (start.Indexes.GetValueOrDefault((index, value)) ?? []).ToBuilder();
        }

        return keys;
    }
}
