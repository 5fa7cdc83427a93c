using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>What every stored object has: name, identity, version, labels, owners.</summary>
public sealed record V1ObjectMeta
{
    /// <summary>Metadata that says nothing.</summary>
    public static V1ObjectMeta Empty { get; } = new();

    /// <summary>Unique among objects of its kind in its namespace, at one time.</summary>
    public string? Name { get; init; }

    /// <summary>Prefix from which the API server makes a name.</summary>
    public string? GenerateName { get; init; }

    /// <summary>The namespace; absent for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Unique over all objects and all times.</summary>
    public string? Uid { get; init; }

    /// <summary>Changes with every write. Opaque, but for one kind on one server a decimal number that grows (KEP-5504).</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the spec.</summary>
    public long? Generation { get; init; }

    /// <summary>When the API server created the object; whole seconds, UTC.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set once deletion was asked for; the object goes when its finalizers are gone.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Seconds that a graceful deletion takes.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Selectable key-value pairs.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Key-value pairs that nothing selects by.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Who must still act before the object may go.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>Whose disappearance takes this object with it.</summary>
    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }

    /// <summary>The value of a label, or null.</summary>
    public string? Label(string key) => Labels is not null && Labels.TryGetValue(key, out var value) ? value : null;

    /// <summary>The value of an annotation, or null.</summary>
    public string? Annotation(string key) =>
        Annotations is not null && Annotations.TryGetValue(key, out var value) ? value : null;
}
