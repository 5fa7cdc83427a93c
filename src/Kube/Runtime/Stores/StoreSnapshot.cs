using System.Collections.Immutable;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>Objects and their indexes at one moment; readers hold one while writers make the next.</summary>
internal sealed record StoreSnapshot<T>(
    ImmutableDictionary<ObjectKey, T> Objects,
    ImmutableDictionary<(string Index, string Value), ImmutableHashSet<ObjectKey>> Indexes,
    ImmutableDictionary<ObjectKey, UnreadableEntry<T>> Unreadable)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public static StoreSnapshot<T> Empty { get; } = new(
        ImmutableDictionary<ObjectKey, T>.Empty,
        ImmutableDictionary<(string, string), ImmutableHashSet<ObjectKey>>.Empty,
        ImmutableDictionary<ObjectKey, UnreadableEntry<T>>.Empty);

    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        if (!Indexes.TryGetValue((index, value), out var keys))
        {
            return [];
        }

        var found = new List<T>(keys.Count);
        foreach (var key in keys)
        {
            found.Add(Objects[key]);
        }

        return found;
    }
}
