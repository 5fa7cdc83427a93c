using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>The decisions that are explored: the product's own, or ones with a planted bug.</summary>
internal sealed record Planners
{
    public Func<WorkspaceView, Plan<WorkspaceStatus>> Workspace { get; init; } = WorkspacePlanner.Plan;

    public Func<WorkspaceView, Plan<WorkspaceStatus>> WorkspaceDeletion { get; init; } = Berth.Operator.Workspaces.WorkspaceDeletion.Plan;

    public Func<SnapshotView, Plan<WorkspaceSnapshotStatus>> Snapshot { get; init; } = SnapshotPlanner.Plan;

    public Func<SnapshotView, Plan<WorkspaceSnapshotStatus>> SnapshotDeletion { get; init; } = Berth.Operator.Snapshots.SnapshotDeletion.Plan;
}
