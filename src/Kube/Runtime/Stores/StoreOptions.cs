using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>Which objects of a kind are kept, in which form and how they are found. Several settings of one kind add up.</summary>
public sealed class StoreOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    internal string? Labels { get; private set; }

    internal string? Fields { get; private set; }

    internal string? OnlyNamespace { get; private set; }

    internal bool IsOptional { get; private set; }

    internal TimeSpan? LongestWatch { get; private set; }

    internal Func<T, T>? TransformFunction { get; private set; }

    internal Dictionary<string, Func<T, IEnumerable<string>>> Indexes { get; } = new(StringComparer.Ordinal);

    /// <summary>Keeps only objects with these labels, in the syntax of <c>kubectl get -l</c>.</summary>
    public StoreOptions<T> LabelSelector(string selector)
    {
        Labels = selector;
        return this;
    }

    /// <summary>Keeps only objects with these fields, in the syntax of <c>kubectl get --field-selector</c>.</summary>
    public StoreOptions<T> FieldSelector(string selector)
    {
        Fields = selector;
        return this;
    }

    /// <summary>Keeps only objects of a namespace; needs rights in that namespace only.</summary>
    public StoreOptions<T> Namespace(string name)
    {
        OnlyNamespace = name;
        return this;
    }

    /// <summary>Objects are found by the values that <paramref name="values"/> gives for them.</summary>
    public StoreOptions<T> Index(string name, Func<T, IEnumerable<string>> values)
    {
        Indexes[name] = values;
        return this;
    }

    /// <summary>Changes objects before they are stored, to keep only what is needed. Must leave name, uid, version and finalizers.</summary>
    public StoreOptions<T> Transform(Func<T, T> transform)
    {
        TransformFunction = TransformFunction is { } first ? entity => transform(first(entity)) : transform;
        return this;
    }

    /// <summary>
    /// Asks the server to end each watch after this time, to begin the next. A watch of a kind that never changes is silent for
    /// minutes (bookmarks come once a minute at most), so that <see cref="EntityStore{T}.LastContact"/> says little; with a short
    /// time each end says that all is known up to its beginning. Costs one request each time. Random between 5 and 10 minutes unless set.
    /// </summary>
    public StoreOptions<T> WatchFor(TimeSpan atMost)
    {
        LongestWatch = atMost;
        return this;
    }

    /// <summary>
    /// The kind may be unknown to the API server (its CRD is not installed): the store then counts as synced and empty, and the kind
    /// is looked for again every 30 to 60 s.
    /// </summary>
    public StoreOptions<T> Optional()
    {
        IsOptional = true;
        return this;
    }
}
