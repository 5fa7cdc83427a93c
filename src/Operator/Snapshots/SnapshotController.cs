using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Kube.Runtime.Rbac;
using Berth.Operator.Metrics;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Takes the snapshots that are asked for: observe, plan, act.</summary>
[EntityRbac(typeof(WorkspaceSnapshot), Verbs = RbacVerb.Read | RbacVerb.Patch)]
[EntityRbac(typeof(WorkspaceSnapshot), Subresource = "status", Verbs = RbacVerb.Patch)]
[EntityRbac(typeof(WorkspaceSnapshot), Subresource = "finalizers", Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1VolumeSnapshot), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Delete)]
[EntityRbac(typeof(V1VolumeSnapshotContent), Verbs = RbacVerb.Read | RbacVerb.Patch | RbacVerb.Delete)]
public sealed class SnapshotController(SnapshotObserver observer, PlanActor actor, SnapshotMetrics metrics) : IEntityController<WorkspaceSnapshot>
{
    internal static StatusAccess<WorkspaceSnapshot, WorkspaceSnapshotStatus> Status { get; } = new(
        snapshot => snapshot.Status is null ? null : snapshot.Status with { Opened = null },
        // The schema asks for the name of the workspace, which is immutable: said again, it changes nothing.
        (metadata, status) => new() { Metadata = metadata, Status = status },
        CrdsJsonContext.Default.WorkspaceSnapshotStatus);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<WorkspaceSnapshot>> ReconcileAsync(WorkspaceSnapshot entity, CancellationToken cancellationToken)
    {
        var view = observer.Observe(entity);
        var plan = SnapshotPlanner.Plan(view);
        var told = plan.Status;
        var result = await actor.ActAsync(
            entity,
            plan,
            Status,
            refusal =>
            {
                var later = SnapshotPlanner.Refused(view, plan.Status, refusal);
                told = later.Status;
                return later;
            },
            again: null,
            cancellationToken);
        metrics.Observe(view, told);
        return result;
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<WorkspaceSnapshot>> DeletedAsync(WorkspaceSnapshot entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<WorkspaceSnapshot>.Success(entity));
}
