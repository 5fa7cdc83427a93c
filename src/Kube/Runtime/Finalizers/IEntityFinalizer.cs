using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>Cleans up before an object may go.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Called while the object is being deleted and bears the finalizer, again and again until it answers
    /// <see cref="ReconciliationResult{TEntity}.Success(TEntity)"/> without a time to be called again: then the finalizer is removed.
    /// </summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
