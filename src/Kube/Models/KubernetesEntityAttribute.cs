namespace Berth.Kube.Models;

/// <summary>Says under which group, version, kind and plural a type is served.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The version within the group, such as <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The kind, such as <c>Pod</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The plural in URLs, such as <c>pods</c>.</summary>
    public required string PluralName { get; init; }

    /// <summary>Namespaced unless said otherwise.</summary>
    public EntityScope Scope { get; init; }

    /// <summary>
    /// The type holds the metadata only, and the API server sends nothing else: for stores of kinds whose specs are large and not needed.
    /// Objects of it can be read, watched, patched and deleted, but not created or applied.
    /// </summary>
    public bool MetadataOnly { get; init; }
}
