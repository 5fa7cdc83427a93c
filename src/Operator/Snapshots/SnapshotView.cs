using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Snapshots;

/// <summary>All that the snapshot planner may look at: one consistent, immutable reading of the caches, the clock and the dice.</summary>
public sealed record SnapshotView
{
    /// <summary>The snapshot.</summary>
    public required WorkspaceSnapshot Snapshot { get; init; }

    /// <summary>The workspace that it names, if it exists.</summary>
    public Workspace? Workspace { get; init; }

    /// <summary>The class of that workspace.</summary>
    public required ResolvedClass Class { get; init; }

    /// <summary>All snapshots that name the same workspace, this one included.</summary>
    public IReadOnlyList<WorkspaceSnapshot> Siblings { get; init; } = [];

    /// <summary>How many snapshots that name the same workspace exist and cannot be read. They count.</summary>
    public int UnreadableSiblings { get; init; }

    /// <summary>What belongs to the snapshot or decides about it, exists, and cannot be read; without its siblings.</summary>
    public IReadOnlyList<UnreadableObject> Unreadable { get; init; } = [];

    /// <summary>The claims of the workspace.</summary>
    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    /// <summary>The pod of the workspace, if it has one.</summary>
    public V1Pod? Pod { get; init; }

    /// <summary>Whether it has one that cannot be read.</summary>
    public bool IsPodUnreadable { get; init; }

    /// <summary>The VolumeSnapshots that belong to this snapshot.</summary>
    public IReadOnlyList<V1VolumeSnapshot> VolumeSnapshots { get; init; } = [];

    /// <summary>The contents behind those, or left behind by them.</summary>
    public IReadOnlyList<V1VolumeSnapshotContent> Contents { get; init; } = [];

    /// <summary>The contents through which workspaces of other namespaces read the data of this snapshot now.</summary>
    public IReadOnlyList<SnapshotImport> Imports { get; init; } = [];

    /// <summary>The grants of this snapshot.</summary>
    public IReadOnlyList<SnapshotGrant> Grants { get; init; } = [];

    /// <summary>Whether the cluster serves VolumeSnapshots at all.</summary>
    public bool ClusterHasSnapshots { get; init; } = true;

    /// <summary>The portal's address, without a slash at the end; links are made under it.</summary>
    public required string PortalUrl { get; init; }

    /// <summary>A fresh unguessable identifier, in case this step issues a link.</summary>
    public required string FreshLinkId { get; init; }

    /// <summary>How long a capture may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The time of the view.</summary>
    public required DateTimeOffset Now { get; init; }
}
