using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>A kind of snapshot that an administrator offers (external-snapshotter).</summary>
[KubernetesEntity(Group = "snapshot.storage.k8s.io", ApiVersion = "v1", Kind = "VolumeSnapshotClass", PluralName = "volumesnapshotclasses")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1VolumeSnapshotClass : CustomKubernetesEntity
{
    /// <summary>The <c>driver</c> field of the Kubernetes API.</summary>
    public string? Driver { get; init; }

    /// <summary>The <c>deletionPolicy</c> field of the Kubernetes API.</summary>
    public string? DeletionPolicy { get; init; }

    /// <summary>The <c>parameters</c> field of the Kubernetes API.</summary>
    public IDictionary<string, string>? Parameters { get; init; }
}
