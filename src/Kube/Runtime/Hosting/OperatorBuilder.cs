using System.Diagnostics.CodeAnalysis;
using Berth.Kube.Client;
using Berth.Kube.Metrics;
using Berth.Kube.Models;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>Says which kinds an operator keeps and which controllers and finalizers work on them.</summary>
public sealed class OperatorBuilder
{
    private readonly Dictionary<Type, object> _stores = [];
    private readonly HashSet<Type> _controlled = [];

    internal OperatorBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services, to add what controllers need.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Keeps the objects of a kind in an <see cref="EntityStore{T}"/>. One per kind: further calls add to its options.</summary>
    public OperatorBuilder AddStore<T>(Action<StoreOptions<T>>? configure = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_stores.TryGetValue(typeof(T), out var known))
        {
            _stores[typeof(T)] = known = AddStoreServices<T>();
        }

        configure?.Invoke((StoreOptions<T>)known);
        return this;
    }

    /// <summary>Reconciles a kind. One controller per kind.</summary>
    /// <exception cref="InvalidOperationException">The kind has a controller.</exception>
    public OperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_controlled.Add(typeof(TEntity)))
        {
            throw new InvalidOperationException($"{typeof(TEntity).Name} has a controller; two would work against each other.");
        }

        AddStore<TEntity>();
        var options = new ControllerOptions<TEntity>(this);
        configure?.Invoke(options);
        Services.TryAddSingleton<TController>();
        Services.AddSingleton<IHostedController>(provider => Create(provider, provider.GetRequiredService<TController>(), options));
        return this;
    }

    /// <summary>
    /// Puts a finalizer on the objects of a kind that has a controller, before their first reconcile, and calls
    /// <typeparamref name="TFinalizer"/> while they are being deleted. Several run in the order in which they were added.
    /// </summary>
    /// <param name="id">The finalizer's name, such as <c>berth.dev/workspace</c>.</param>
    public OperatorBuilder AddFinalizer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer, TEntity>(string id)
        where TFinalizer : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!id.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{id}' is no finalizer name: it has the form domain/name, such as example.com/cleanup.", nameof(id));
        }

        Services.TryAddSingleton<TFinalizer>();
        Services.AddSingleton(provider => new FinalizerRegistration<TEntity>(id, provider.GetRequiredService<TFinalizer>()));
        Services.AddSingleton(new FinalizedKind(id, typeof(TEntity), () => _controlled.Contains(typeof(TEntity))));
        return this;
    }

    private StoreOptions<T> AddStoreServices<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new StoreOptions<T>();
        Services.AddSingleton(provider => new EntityStore<T>(options, provider.GetRequiredService<TimeProvider>()));
        Services.AddSingleton<IHostedStore>(provider =>
        {
            var store = provider.GetRequiredService<EntityStore<T>>();
            return new HostedStore<T>(store, new(
                provider.GetRequiredService<KubernetesClient>(),
                store,
                options,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("Berth.Kube.Runtime.Reflector"),
                provider.GetRequiredService<OperatorOptions>().Reflecting));
        });
        return options;
    }

    private static EntityControllerHost<TEntity> Create<TEntity>(
        IServiceProvider provider, IEntityController<TEntity> controller, ControllerOptions<TEntity> options)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var client = provider.GetRequiredService<KubernetesClient>();
        var store = provider.GetRequiredService<EntityStore<TEntity>>();
        var reconciler = new EntityReconciler<TEntity>(
            store,
            controller,
            [.. provider.GetServices<FinalizerRegistration<TEntity>>()],
            (entity, patch, ct) => client.PatchAsync<TEntity>(entity.Metadata.NamespaceProperty, entity.Metadata.Name!, patch, ct),
            options.ReconcilesWhileDeleting);
        return new(
            EntityDefinition.Of<TEntity>().Kind.ToLowerInvariant(),
            store,
            reconciler,
            options,
            provider.GetRequiredService<StoreProvider>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ControllerMetrics>(),
            provider.GetRequiredService<WorkQueueMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(controller.GetType().FullName ?? controller.GetType().Name));
    }
}
