using System.Collections.Immutable;
using Berth.Kube.Models;

namespace Berth.Kube.Runtime;

/// <summary>What objects are indexed by, and how the indexes follow a change.</summary>
internal sealed class StoreIndexes<T>
    where T : KubernetesObject
{
    public const string Owner = "owner";
    public const string Namespace = "namespace";

    private readonly Dictionary<string, Func<T, IEnumerable<string>>> _functions = new(StringComparer.Ordinal)
    {
        [Owner] = static entity => entity.Metadata.OwnerReferences?.Select(owner => owner.Uid).OfType<string>() ?? [],
        [Namespace] = static entity => entity.Metadata.Namespace is { } name ? [name] : [],
    };

    public bool Has(string index) => _functions.ContainsKey(index);

    public void Add(string index, Func<T, IEnumerable<string>> values)
    {
        if (!_functions.TryAdd(index, values))
        {
            throw new ArgumentException($"The store of {typeof(T).Name} has an index '{index}' already.", nameof(index));
        }
    }

    public void Update(
        ImmutableDictionary<(string Index, string Value), ImmutableHashSet<ObjectKey>>.Builder indexes, ObjectKey key, T? old, T? now)
    {
        foreach (var (index, values) in _functions)
        {
            var before = old is null ? [] : values(old).ToHashSet(StringComparer.Ordinal);
            var after = now is null ? [] : values(now).ToHashSet(StringComparer.Ordinal);
            foreach (var value in before.Where(value => !after.Contains(value)))
            {
                var rest = indexes[(index, value)].Remove(key);
                if (rest.IsEmpty)
                {
                    indexes.Remove((index, value));
                }
                else
                {
                    indexes[(index, value)] = rest;
                }
            }

            foreach (var value in after.Where(value => !before.Contains(value)))
            {
                indexes[(index, value)] = indexes.TryGetValue((index, value), out var keys) ? keys.Add(key) : [key];
            }
        }
    }
}
