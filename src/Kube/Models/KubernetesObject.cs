namespace Berth.Kube.Models;

/// <summary>
/// The root of every kind. Objects are immutable: change one by <c>with</c>. <see cref="ApiVersion"/> and <see cref="Kind"/>
/// may be absent on what was read from a list; the client stamps them on what it sends.
/// </summary>
public abstract record KubernetesObject
{
    /// <summary>Group and version, such as <c>v1</c> or <c>berth.dev/v1alpha1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind, such as <c>Pod</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Name, identity, version, labels, owners; never null.</summary>
    public V1ObjectMeta Metadata
    {
        get => field ?? V1ObjectMeta.Empty;
        init;
    }
}
