using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Holds a deleted snapshot until its VolumeSnapshots, their contents and so the data are seen to be gone.</summary>
public sealed class SnapshotFinalizer(SnapshotObserver observer, PlanActor actor) : IEntityFinalizer<WorkspaceSnapshot>
{
    /// <inheritdoc/>
    public Task<ReconciliationResult<WorkspaceSnapshot>> FinalizeAsync(WorkspaceSnapshot entity, CancellationToken cancellationToken) =>
        actor.FinalizeAsync(entity, SnapshotDeletion.Plan(observer.Observe(entity)), SnapshotController.Status, cancellationToken);
}
