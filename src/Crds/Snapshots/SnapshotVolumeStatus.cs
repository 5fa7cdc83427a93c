namespace Berth.Crds;

/// <summary>One captured volume.</summary>
public sealed record SnapshotVolumeStatus
{
    /// <summary>The volume's name in the workspace.</summary>
    public required string Name { get; init; }

    /// <summary>The PersistentVolumeClaim that was captured.</summary>
    public required string Claim { get; init; }

    /// <summary>The VolumeSnapshot that captures it.</summary>
    public required string VolumeSnapshotName { get; init; }

    /// <summary>The VolumeSnapshotContent behind it.</summary>
    public string? ContentName { get; init; }

    /// <summary>The CSI driver that holds the data.</summary>
    public string? Driver { get; init; }

    /// <summary>Whether the volume can be restored; absent means not known yet.</summary>
    public bool? ReadyToUse { get; init; }

    /// <summary>The space that a restored volume needs at least.</summary>
    public string? RestoreSize { get; init; }

    /// <summary>What last went wrong with it, in words.</summary>
    public string? Error { get; init; }
}
