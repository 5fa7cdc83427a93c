namespace Berth.Kube.Models;

/// <summary>Exactly one of a claim to capture or a content that exists already.</summary>
public sealed record V1VolumeSnapshotSource
{
    /// <summary>The <c>persistentVolumeClaimName</c> field of the Kubernetes API.</summary>
    public string? PersistentVolumeClaimName { get; init; }

    /// <summary>The <c>volumeSnapshotContentName</c> field of the Kubernetes API.</summary>
    public string? VolumeSnapshotContentName { get; init; }
}
