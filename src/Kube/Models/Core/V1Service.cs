namespace Berth.Kube.Models;

/// <summary>A stable address for a set of pods.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Service", PluralName = "services")]
public sealed record V1Service : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1ServiceSpec? Spec { get; init; }
}
