using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>A snapshot on the storage system (external-snapshotter).</summary>
[KubernetesEntity(Group = "snapshot.storage.k8s.io", ApiVersion = "v1", Kind = "VolumeSnapshotContent", PluralName = "volumesnapshotcontents")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1VolumeSnapshotContent : CustomKubernetesEntity
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotContentSpec? Spec { get; init; }

    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotContentStatus? Status { get; init; }
}
