using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Exposure;

/// <summary>Looks at every Ingress of ours, at the start and whenever it or its workspace changes, and deletes those left behind.</summary>
public sealed class IngressSweeper(StoreProvider stores, PlanEffects effects, ILogger<IngressSweeper> logger) : IEntityController<V1Ingress>
{
    /// <inheritdoc/>
    public async Task<ReconciliationResult<V1Ingress>> ReconcileAsync(V1Ingress entity, CancellationToken cancellationToken)
    {
        var key = IngressSweep.WorkspaceOf(entity);
        var workspaces = stores.Of<Workspace>();
        if (IngressSweep.Plan(entity, key is { } of ? workspaces.Get(of) : null, key is { } named && workspaces.GetUnreadable(named) is not null) is { } write)
        {
            await write.ExecuteAsync(effects, cancellationToken);
            PlanLog.Written(logger, write);
        }

        return ReconciliationResult<V1Ingress>.Success(entity);
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<V1Ingress>> DeletedAsync(V1Ingress entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Ingress>.Success(entity));
}
