namespace Berth.Kube.Models;

/// <summary>A request for storage by a user.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "PersistentVolumeClaim", PluralName = "persistentvolumeclaims")]
public sealed record V1PersistentVolumeClaim : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1PersistentVolumeClaimSpec? Spec { get; init; }

    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public V1PersistentVolumeClaimStatus? Status { get; init; }
}
