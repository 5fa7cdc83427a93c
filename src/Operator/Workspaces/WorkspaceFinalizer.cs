using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;

namespace Berth.Operator.Workspaces;

/// <summary>Holds a deleted workspace until all that belonged to it is seen to be gone.</summary>
public sealed class WorkspaceFinalizer(WorkspaceObserver observer, PlanActor actor) : IEntityFinalizer<Workspace>
{
    /// <inheritdoc/>
    public Task<ReconciliationResult<Workspace>> FinalizeAsync(Workspace entity, CancellationToken cancellationToken) =>
        actor.FinalizeAsync(entity, WorkspaceDeletion.Plan(observer.Observe(entity)), WorkspaceController.Status, cancellationToken);
}
