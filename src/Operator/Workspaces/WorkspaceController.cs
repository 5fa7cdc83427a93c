using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Kube.Runtime.Rbac;
using Berth.Operator.Metrics;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>Keeps workspaces as their specs say: observe, plan, act.</summary>
[EntityRbac(typeof(Workspace), Verbs = RbacVerb.Read | RbacVerb.Patch)]
[EntityRbac(typeof(Workspace), Subresource = "status", Verbs = RbacVerb.Patch)]
[EntityRbac(typeof(Workspace), Subresource = "finalizers", Verbs = RbacVerb.Update)]
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Delete)]
[EntityRbac(typeof(V1Service), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1Ingress), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1PersistentVolumeClaim), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[EntityRbac(typeof(V1PersistentVolume), Verbs = RbacVerb.Read)]
[EntityRbac(typeof(WorkspaceClass), Verbs = RbacVerb.Read)]
[EntityRbac(typeof(WorkspaceSnapshot), Verbs = RbacVerb.Read | RbacVerb.Delete)]
[EntityRbac(typeof(SnapshotGrant), Verbs = RbacVerb.Read | RbacVerb.Delete)]
[EntityRbac(typeof(V1VolumeSnapshot), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Delete)]
[EntityRbac(typeof(V1VolumeSnapshotContent), Verbs = RbacVerb.Read | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
public sealed class WorkspaceController(WorkspaceObserver observer, PlanActor actor, WorkspaceMetrics metrics) : IEntityController<Workspace>
{
    internal static StatusAccess<Workspace, WorkspaceStatus> Status { get; } = new(
        // Without what the gateway's replicas write: they come and go, and each would look like a change to write again.
        workspace => workspace.Status is null ? null : workspace.Status with { Participants = null, LastActivity = null },
        (metadata, status) => new() { Metadata = metadata, Status = status },
        CrdsJsonContext.Default.WorkspaceStatus);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<Workspace>> ReconcileAsync(Workspace entity, CancellationToken cancellationToken)
    {
        var view = observer.Observe(entity);
        var plan = WorkspacePlanner.Plan(view);
        var told = plan.Status;
        var result = await actor.ActAsync(
            entity,
            plan,
            Status,
            refusal => Tell(WorkspacePlanner.Refused(view, refusal)),
            workspace => Tell(WorkspacePlanner.Plan(observer.Observe(workspace))),
            cancellationToken);
        metrics.Observe(view, told);
        return result;

        Plan<WorkspaceStatus> Tell(Plan<WorkspaceStatus> later)
        {
            told = later.Status;
            return later;
        }
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<Workspace>> DeletedAsync(Workspace entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<Workspace>.Success(entity));
}
