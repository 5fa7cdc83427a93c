namespace Berth.Kube.Models;

/// <summary>A group of containers on one node.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed record V1Pod : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1PodSpec? Spec { get; init; }

    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public V1PodStatus? Status { get; init; }
}
