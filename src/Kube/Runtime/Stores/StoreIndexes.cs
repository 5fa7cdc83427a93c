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

    /// <summary>Puts a key where the object's values now are, and takes it from where they no longer are.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="old">The object before.</param>
    /// <param name="now">The object after.</param>
    /// <param name="keysOf">The keys under a value of an index, to be changed.</param>
    public void Update(ObjectKey key, T? old, T? now, Func<string, string, ISet<ObjectKey>> keysOf)
    {
        foreach (var (index, values) in _functions)
        {
            // Few values per object: arrays are cheaper than sets.
            string[] before = old is null ? [] : [.. values(old)];
            string[] after = now is null ? [] : [.. values(now)];
            foreach (var value in before)
            {
                if (!after.Contains(value, StringComparer.Ordinal))
                {
                    keysOf(index, value).Remove(key);
                }
            }

            foreach (var value in after)
            {
                if (!before.Contains(value, StringComparer.Ordinal))
                {
                    keysOf(index, value).Add(key);
                }
            }
        }
    }
}
