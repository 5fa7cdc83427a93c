namespace Berth.Kube.Models;

/// <summary>From which claim or content.</summary>
public sealed record V1VolumeSnapshotSpec
{
    /// <summary>The <c>source</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotSource? Source { get; init; }

    /// <summary>The <c>volumeSnapshotClassName</c> field of the Kubernetes API.</summary>
    public string? VolumeSnapshotClassName { get; init; }
}
