using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Holds a deleted snapshot until its VolumeSnapshots, their contents and so the data are seen to be gone.</summary>
public sealed class SnapshotFinalizer(SnapshotObserver observer, PlanActor actor) : IEntityFinalizer<WorkspaceSnapshot>
{
    /// <summary>How soon to look again when no change was reported.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<WorkspaceSnapshot>> FinalizeAsync(WorkspaceSnapshot entity, CancellationToken cancellationToken)
    {
        var view = observer.Observe(entity);
        var plan = SnapshotDeletion.Plan(view);
        if (plan.IsComplete)
        {
            return ReconciliationResult<WorkspaceSnapshot>.Success(entity);
        }

        return await actor.ActAsync(
            entity,
            plan with { RequeueAfter = Again },
            SnapshotController.Status,
            refusal => plan with { Writes = [], Events = [new(EventType.Warning, refusal.Reason, refusal.Message)] },
            again: null,
            cancellationToken);
    }
}
