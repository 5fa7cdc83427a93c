using k8s;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>
/// The base of the kinds that KubernetesClient has no model of: Berth's own and those of external-snapshotter. The store shares one instance of
/// an object with all its readers: make a changed copy with <c>with</c> and never set a property of what was read.
/// </summary>
public abstract record CustomKubernetesEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group and version, such as <c>berth.dev/v1alpha1</c>; null on what was read from a list, and set by the client on what it sends.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The kind, such as <c>Workspace</c>; null on what was read from a list, and set by the client on what it sends.</summary>
    public string? Kind { get; set; }

    /// <summary>Name, identity, version, labels and owners; never null.</summary>
    public V1ObjectMeta Metadata
    {
        get => field ??= new();
        set;
    }
}
