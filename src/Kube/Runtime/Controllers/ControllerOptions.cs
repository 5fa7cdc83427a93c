using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>How a controller works and what wakes it.</summary>
/// <typeparam name="TEntity">The kind it reconciles.</typeparam>
public sealed class ControllerOptions<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly OperatorBuilder _builder;

    internal ControllerOptions(OperatorBuilder builder) => _builder = builder;

    internal int WorkerCount { get; private set; } = 1;

    internal bool ReconcilesWhileDeleting { get; private set; }

    internal KeyBackoff KeyBackoff { get; private set; } = KeyBackoff.Default;

    internal TimeSpan ResyncInterval { get; private set; } = TimeSpan.FromHours(10);

    internal List<Func<StoreProvider, Action<ObjectKey>, IDisposable>> Sources { get; } = [];

    /// <summary>How many objects are worked on at once; 1 unless set.</summary>
    public ControllerOptions<TEntity> Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        WorkerCount = count;
        return this;
    }

    /// <summary>
    /// Reconcile objects that are being deleted, too, once nothing is left to do for their registered finalizers: for controllers that
    /// put finalizers on some objects only.
    /// </summary>
    public ControllerOptions<TEntity> WhileDeleting()
    {
        ReconcilesWhileDeleting = true;
        return this;
    }

    /// <summary>The delays of objects whose reconcile fails.</summary>
    public ControllerOptions<TEntity> Backoff(KeyBackoff backoff)
    {
        KeyBackoff = backoff;
        return this;
    }

    /// <summary>How often an object is reconciled although nothing happened; 10 h, give or take a tenth, unless set.</summary>
    public ControllerOptions<TEntity> Resync(TimeSpan interval)
    {
        ResyncInterval = interval;
        return this;
    }

    /// <summary>A change of a <typeparamref name="TOwned"/> wakes the object that its controller owner reference names.</summary>
    public ControllerOptions<TEntity> Owns<TOwned>()
        where TOwned : class, IKubernetesObject<V1ObjectMeta>
    {
        _builder.AddStore<TOwned>();
        Sources.Add(static (stores, wake) => Subscribe<TOwned>(stores, wake, static (owned, _) => OwnerKey.Of<TEntity>(owned)));
        return this;
    }

    /// <summary>
    /// A change of a <typeparamref name="TOther"/> wakes the objects that <paramref name="map"/> names, asked for the state before the
    /// change and the one after. The mapping reads the stores and must be quick.
    /// </summary>
    public ControllerOptions<TEntity> Watches<TOther>(Func<TOther, StoreProvider, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _builder.AddStore<TOther>();
        Sources.Add((stores, wake) => Subscribe(stores, wake, map));
        return this;
    }

    private static IDisposable Subscribe<TOther>(
        StoreProvider stores, Action<ObjectKey> wake, Func<TOther, StoreProvider, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject<V1ObjectMeta> =>
        stores.Of<TOther>().Subscribe(change =>
        {
            foreach (var entity in (ReadOnlySpan<TOther?>)[change.Old, change.New])
            {
                if (entity is not null)
                {
                    WakeAll(entity);
                }
            }

            if (change.Unreadable is { Remains: { } remains })
            {
                try
                {
                    WakeAll(remains);
                }
#pragma warning disable CA1031 // The mapping is written for whole objects, and of this one anything may be missing.
                catch (Exception)
#pragma warning restore CA1031
                {
                }
            }

            void WakeAll(TOther entity)
            {
                foreach (var key in map(entity, stores))
                {
                    wake(key);
                }
            }
        });
}
