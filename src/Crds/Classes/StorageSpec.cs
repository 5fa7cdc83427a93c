using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Where and how large the volumes of workspaces are.</summary>
[CelRule(SizeRules.DefaultWithinMaximum, "defaultSize must not be larger than maximumSize")]
public sealed record StorageSpec
{
    /// <summary>The StorageClass of volumes that name none. Without it the cluster's default one.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "className must be the name of a StorageClass: lower-case letters, digits, hyphens and dots")]
    public string? ClassName { get; init; }

    /// <summary>The VolumeSnapshotClass of snapshots. Without it the default one of the volume's CSI driver.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "snapshotClassName must be the name of a VolumeSnapshotClass: lower-case letters, digits, hyphens and dots")]
    public string? SnapshotClassName { get; init; }

    /// <summary>The size of volumes that name none, such as 10Gi.</summary>
    [Length(1, 18)]
    [Pattern(Patterns.Size, "defaultSize " + Patterns.SizeMessage)]
    [Default]
    public string DefaultSize
    {
        get => field ?? "10Gi";
        init;
    }

    /// <summary>The largest size that a volume may have, such as 50Gi. Without it there is no bound.</summary>
    [Length(1, 18)]
    [Pattern(Patterns.Size, "maximumSize " + Patterns.SizeMessage)]
    public string? MaximumSize { get; init; }
}
