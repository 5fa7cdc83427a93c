using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;

namespace Berth.Operator.Workspaces;

/// <summary>Holds a deleted workspace until all that belonged to it is seen to be gone.</summary>
public sealed class WorkspaceFinalizer(WorkspaceObserver observer, PlanActor actor, PlanEffects effects) : IEntityFinalizer<Workspace>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<Workspace>> FinalizeAsync(Workspace entity, CancellationToken cancellationToken)
    {
        var plan = WorkspaceDeletion.Plan(observer.Observe(entity));

        // Each kind is told of by a watch of its own: a snapshot that was asked for just before the deletion may not be known yet, and would
        // wait for ever for a workspace of this name.
        if (plan.IsComplete && await effects.FindAsync<WorkspaceSnapshot>(entity.Metadata.NamespaceProperty, IsOf, cancellationToken))
        {
            plan = WorkspaceDeletion.Plan(observer.Observe(entity));
            if (plan.IsComplete)
            {
                return ReconciliationResult<Workspace>.Success(entity, Soon);
            }
        }

        return await actor.FinalizeAsync(entity, plan, WorkspaceController.Status, cancellationToken);

        bool IsOf(WorkspaceSnapshot snapshot) => snapshot.Spec?.WorkspaceName == entity.Metadata.Name;
    }
}
