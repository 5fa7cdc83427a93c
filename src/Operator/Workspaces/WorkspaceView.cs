using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Exposure;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>All that the planner may look at: one consistent, immutable reading of the caches and of the clock.</summary>
public sealed record WorkspaceView
{
    /// <summary>The workspace.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>The class that applies.</summary>
    public required ResolvedClass Class { get; init; }

    /// <summary>The claims of the workspace, by label and owner.</summary>
    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    /// <summary>The volumes bound to those claims or left behind by them.</summary>
    public IReadOnlyList<V1PersistentVolume> Volumes { get; init; } = [];

    /// <summary>The pod, if there is one.</summary>
    public V1Pod? Pod { get; init; }

    /// <summary>The service, if there is one.</summary>
    public V1Service? Service { get; init; }

    /// <summary>The Ingresses that lead to it: its own, and those in the gateway's namespace.</summary>
    public IReadOnlyList<V1Ingress> Ingresses { get; init; } = [];

    /// <summary>The snapshots taken of the workspace.</summary>
    public IReadOnlyList<WorkspaceSnapshot> Snapshots { get; init; } = [];

    /// <summary>The snapshot that the workspace starts from, if it names one that exists.</summary>
    public WorkspaceSnapshot? Source { get; init; }

    /// <summary>The contents behind the parts of that snapshot.</summary>
    public IReadOnlyList<V1VolumeSnapshotContent> SourceContents { get; init; } = [];

    /// <summary>The grants, of any namespace, that name the workspace.</summary>
    public IReadOnlyList<SnapshotGrant> Grants { get; init; } = [];

    /// <summary>The VolumeSnapshots through which the workspace reads a snapshot of another namespace.</summary>
    public IReadOnlyList<V1VolumeSnapshot> ImportedSnapshots { get; init; } = [];

    /// <summary>The contents behind those, or left behind by them.</summary>
    public IReadOnlyList<V1VolumeSnapshotContent> ImportedContents { get; init; } = [];

    /// <summary>
    /// What belongs to the workspace or decides about it, exists, and cannot be read; without its snapshots, see <see cref="UnreadableSnapshots"/>.
    /// </summary>
    public IReadOnlyList<UnreadableObject> Unreadable { get; init; } = [];

    /// <summary>The snapshots taken of the workspace that cannot be read. They count, and keep it from going.</summary>
    public IReadOnlyList<UnreadableObject> UnreadableSnapshots { get; init; } = [];

    /// <summary>How the address of a workspace is made.</summary>
    public required WorkspaceAddress Address { get; init; }

    /// <summary>Where Ingresses lead.</summary>
    public ExposureSettings Exposure { get; init; } = new();

    /// <summary>The time of the view.</summary>
    public required DateTimeOffset Now { get; init; }
}
