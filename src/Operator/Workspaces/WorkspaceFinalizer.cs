using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;

namespace Berth.Operator.Workspaces;

/// <summary>Holds a deleted workspace until all that belonged to it is seen to be gone.</summary>
public sealed class WorkspaceFinalizer(WorkspaceObserver observer, PlanActor actor) : IEntityFinalizer<Workspace>
{
    /// <summary>How soon to look again when no change was reported.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<Workspace>> FinalizeAsync(Workspace entity, CancellationToken cancellationToken)
    {
        var view = observer.Observe(entity);
        var plan = WorkspaceDeletion.Plan(view);
        if (plan.IsComplete)
        {
            return ReconciliationResult<Workspace>.Success(entity);
        }

        return await actor.ActAsync(
            entity,
            plan with { RequeueAfter = Again },
            WorkspaceController.Status,
            refusal => plan with { Writes = [], Events = [new(EventType.Warning, refusal.Reason, refusal.Message)] },
            again: null,
            cancellationToken);
    }
}
