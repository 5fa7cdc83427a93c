namespace Berth.Kube.Models;

/// <summary>Exactly one of a volume to capture or a snapshot that exists already.</summary>
public sealed record V1VolumeSnapshotContentSource
{
    /// <summary>The <c>volumeHandle</c> field of the Kubernetes API.</summary>
    public string? VolumeHandle { get; init; }

    /// <summary>The <c>snapshotHandle</c> field of the Kubernetes API.</summary>
    public string? SnapshotHandle { get; init; }
}
