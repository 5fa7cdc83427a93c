namespace Berth.Kube.Models;

/// <summary>What the driver said.</summary>
public sealed record V1VolumeSnapshotContentStatus
{
    /// <summary>The <c>snapshotHandle</c> field of the Kubernetes API.</summary>
    public string? SnapshotHandle { get; init; }

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public long? CreationTime { get; init; }

    /// <summary>Bytes.</summary>
    public long? RestoreSize { get; init; }

    /// <summary>The <c>readyToUse</c> field of the Kubernetes API.</summary>
    public bool? ReadyToUse { get; init; }

    /// <summary>The <c>error</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotError? Error { get; init; }
}
