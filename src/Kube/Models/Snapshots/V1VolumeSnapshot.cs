using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>A user's request for a snapshot of a claim (external-snapshotter).</summary>
[KubernetesEntity(Group = "snapshot.storage.k8s.io", ApiVersion = "v1", Kind = "VolumeSnapshot", PluralName = "volumesnapshots")]
public sealed record V1VolumeSnapshot : CustomKubernetesEntity
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotSpec? Spec { get; init; }

    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotStatus? Status { get; init; }
}
