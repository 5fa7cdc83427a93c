using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>A volume that keeps files over a stop and a start.</summary>
[CelRule("self.mountPath == oldSelf.mountPath", "mountPath cannot be changed: create a new workspace instead")]
[CelRule(
    "has(self.storageClassName) == has(oldSelf.storageClassName) && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
    "storageClassName can be neither changed, added nor removed: create a new workspace instead")]
[CelRule(SizeRules.SizeNotShrunk, "size can grow but not shrink or be removed: data could be lost")]
public sealed record VolumeSpec
{
    /// <summary>Tells volumes apart; unique within the workspace, a DNS label.</summary>
    [Length(1, 63)]
    [Pattern(Patterns.DnsLabel, "name must be lower-case letters, digits and hyphens, beginning and ending with a letter or digit")]
    public required string Name { get; init; }

    /// <summary>Where the volume is in the workspace's file system: an absolute path below the root.</summary>
    [Length(1, 1024)]
    [Pattern("^(/[^/:]+)+/?$", "mountPath must be an absolute path below /, without colons, such as /workspace")]
    public required string MountPath { get; init; }

    /// <summary>
    /// The size, such as 10Gi. Without it the class's default size. May grow where the storage class allows it, never shrink.
    /// </summary>
    [Length(1, 18)]
    [Pattern(Patterns.Size, "size " + Patterns.SizeMessage)]
    public string? Size { get; init; }

    /// <summary>The StorageClass. Without it the one of the workspace's class, or the cluster's default one.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "storageClassName must be the name of a StorageClass: lower-case letters, digits, hyphens and dots")]
    public string? StorageClassName { get; init; }

    /// <summary>Whether snapshots of the workspace capture this volume.</summary>
    [Default]
    public SnapshotInclusion Snapshot { get; init; }
}
