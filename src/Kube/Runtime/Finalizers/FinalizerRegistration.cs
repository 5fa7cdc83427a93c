using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>A finalizer and the name under which objects bear it.</summary>
internal sealed record FinalizerRegistration<TEntity>(string Id, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
