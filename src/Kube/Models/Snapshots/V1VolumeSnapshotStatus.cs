using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>What became of the snapshot.</summary>
public sealed record V1VolumeSnapshotStatus
{
    /// <summary>The <c>boundVolumeSnapshotContentName</c> field of the Kubernetes API.</summary>
    public string? BoundVolumeSnapshotContentName { get; init; }

    /// <summary>The <c>creationTime</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>Absent means unknown.</summary>
    public bool? ReadyToUse { get; init; }

    /// <summary>Smallest size of a claim restored from it; may be absent.</summary>
    public string? RestoreSize { get; init; }

    /// <summary>The last error; the snapshotter goes on trying.</summary>
    public V1VolumeSnapshotError? Error { get; init; }
}
