namespace Berth.Kube.Models;

/// <summary>A piece of storage in the cluster.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "PersistentVolume", PluralName = "persistentvolumes", Scope = EntityScope.Cluster)]
public sealed record V1PersistentVolume : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1PersistentVolumeSpec? Spec { get; init; }

    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public V1PersistentVolumeStatus? Status { get; init; }
}
