using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Kube.Runtime;

/// <summary>Finds the store of a kind.</summary>
public sealed class StoreProvider(IServiceProvider services)
{
    /// <summary>The store of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The operator keeps no store of this kind.</exception>
    public EntityStore<T> Of<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        services.GetService<EntityStore<T>>()
        ?? throw new InvalidOperationException($"There is no store of {typeof(T).Name}: add one with AddStore<{typeof(T).Name}>().");
}
