using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>What a reconcile says about itself, and when the object is to be looked at again.</summary>
/// <typeparam name="TEntity">The kind.</typeparam>
#pragma warning disable CA1000 // The idiom of KubeOps: ReconciliationResult<T>.Success(entity).
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(ReconciliationOutcome outcome, TEntity entity)
    {
        Outcome = outcome;
        Entity = entity;
    }

    /// <summary>How it ended.</summary>
    public ReconciliationOutcome Outcome { get; }

    /// <summary>The object it was about.</summary>
    public TEntity Entity { get; }

    /// <summary>What failed, for people.</summary>
    public string? Message { get; private init; }

    /// <summary>What caused the failure.</summary>
    public Exception? Error { get; private init; }

    /// <summary>When to look again.</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    /// <summary>All is done; look again when something changes.</summary>
    public static ReconciliationResult<TEntity> Success(TEntity entity) => new(ReconciliationOutcome.Success, entity);

    /// <summary>All that can be done now is done; look again after a while, or when something changes.</summary>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan requeueAfter) =>
        new(ReconciliationOutcome.Success, entity) { RequeueAfter = requeueAfter };

    /// <summary>Try again, after a delay that doubles with each failure in a row (5 ms to 1000 s), and not before <paramref name="requeueAfter"/>.</summary>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity, string message, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(ReconciliationOutcome.Failure, entity) { Message = message, Error = error, RequeueAfter = requeueAfter };

    /// <summary>Trying again is of no use until something changes.</summary>
    public static ReconciliationResult<TEntity> Terminal(TEntity entity, string message) =>
        new(ReconciliationOutcome.Terminal, entity) { Message = message };
}
