using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>What objects are indexed by, and how the indexes follow a change.</summary>
internal sealed class StoreIndexes<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public const string Owner = "owner";
    public const string Namespace = "namespace";

    private readonly Dictionary<string, Func<T, IEnumerable<string>>> _functions = new(StringComparer.Ordinal)
    {
        [Owner] = static entity => entity.Metadata.OwnerReferences?.Select(owner => owner.Uid).OfType<string>() ?? [],
        [Namespace] = static entity => entity.Metadata.NamespaceProperty is { } name ? [name] : [],
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
        // All before the first change: a function that fails for an object leaves everything as it was.
        var changes = new (string Index, string[] Before, string[] After)[_functions.Count];
        var count = 0;
        foreach (var (index, values) in _functions)
        {
            // Few values per object: arrays are cheaper than sets.
            changes[count++] = (index, old is null ? [] : [.. values(old)], now is null ? [] : [.. values(now)]);
        }

        foreach (var (index, before, after) in changes)
        {
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

    /// <summary>Where an object is found that cannot be read whole; a function that fails for what is left of it finds it nowhere.</summary>
    public IReadOnlySet<(string Index, string Value)> PlacesOf(params ReadOnlySpan<T?> states)
    {
        var places = new HashSet<(string, string)>();
        foreach (var state in states)
        {
            foreach (var (index, values) in _functions)
            {
                try
                {
                    places.UnionWith(state is null ? [] : values(state).Select(value => (index, value)));
                }
#pragma warning disable CA1031 // The functions are written for whole objects.
                catch (Exception)
#pragma warning restore CA1031
                {
                }
            }
        }

        return places;
    }
}
