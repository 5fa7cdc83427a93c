using Berth.Kube.Models;

namespace Berth.DevStorage.Snapshots;

/// <summary>How a snapshot's status follows from its content's.</summary>
public static class SnapshotStatus
{
    /// <summary>
    /// The status that the content gives. What was said once stays: binding, creation time and size do not change. A size that
    /// the driver did not say stays absent.
    /// </summary>
    public static V1VolumeSnapshotStatus From(V1VolumeSnapshotContent content, V1VolumeSnapshotStatus? current) => new()
    {
        BoundVolumeSnapshotContentName = current?.BoundVolumeSnapshotContentName ?? content.Metadata.Name,
        CreationTime = current?.CreationTime ?? Time(content.Status?.CreationTime),
        ReadyToUse = content.Status?.ReadyToUse ?? false,
        RestoreSize = current?.RestoreSize ?? (content.Status?.RestoreSize is { } bytes ? Quantity.OfBytes(bytes) : null),
        Error = content.Status?.Error,
    };

    // Whole seconds, as the API keeps them: a finer time would never equal what is read back.
    private static DateTimeOffset? Time(long? nanoseconds) =>
        nanoseconds is { } value ? DateTimeOffset.FromUnixTimeSeconds(value / 1_000_000_000) : null;
}
