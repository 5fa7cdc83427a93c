using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>Makes the world what an object asks for. One instance serves all workers; never two of them work on one object.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Brings the world closer to what <paramref name="entity"/> asks for. Called whenever something may have changed, and once in a
    /// while without a reason; it must come to rest: when nothing differs it writes nothing. An exception is a failure.
    /// </summary>
    /// <param name="entity">The object as this process knows it now; one that is being deleted only with <see cref="ControllerOptions{TEntity}.WhileDeleting"/>.</param>
    /// <param name="cancellationToken">Cancelled when the process stops or is no longer the leader.</param>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// Called after the object is gone from the API server, with its last known state. Not called for what went while no process of
    /// the operator ran: what must not be missed belongs in a finalizer.
    /// </summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
