using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Status;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>Carries plans out: the writes in their order, then the status if it differs, then the events.</summary>
public sealed class PlanActor(KubernetesClient client, StoreProvider stores, EventRecorder events, PlanEffects effects, ILogger<PlanActor> logger)
{
    // How soon a deletion is looked at when no change was reported.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>Carries out a plan.</summary>
    /// <param name="entity">The object that was planned for.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="status">How the kind carries its status.</param>
    /// <param name="refused">The plan that tells of a refused write; its own writes are not made.</param>
    /// <param name="again">
    /// Plans anew from what is known after the writes, so that one status update tells of them where there would be two; its own writes
    /// are left to the next reconcile. Null where a status must be written before the next write is planned.
    /// </param>
    /// <param name="cancellationToken">Stops between writes.</param>
    public async Task<ReconciliationResult<TEntity>> ActAsync<TEntity, TStatus>(
        TEntity entity,
        Plan<TStatus> plan,
        StatusAccess<TEntity, TStatus> status,
        Func<Refusal, Plan<TStatus>> refused,
        Func<TEntity, Plan<TStatus>>? again,
        CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
        where TStatus : class
    {
        WriteRefusedException? refusal = null;
        try
        {
            foreach (var write in plan.Writes)
            {
                await write.ExecuteAsync(effects, cancellationToken);
                PlanLog.Written(logger, write);
            }

            if (again is not null && plan.Writes.Count > 0)
            {
                var seen = again(entity);
                plan = plan with { Status = seen.Status, Events = [.. plan.Events.Union(seen.Events)], RequeueAfter = seen.RequeueAfter };
            }
        }
        catch (WriteRefusedException exception)
        {
            refusal = exception;
            PlanLog.Refused(logger, exception.Refusal.Reason, exception.Refusal.Message);
            plan = refused(exception.Refusal);
        }

        await WriteStatusAsync(entity, plan.Status, status, cancellationToken);
        foreach (var told in plan.Events)
        {
            events.Publish(entity, told.Type, told.Reason, told.Message);
        }

        return (refusal, plan.RequeueAfter) switch
        {
            // What was refused may be allowed later (a quota, a policy): asked again, ever more seldom.
            (not null, _) => ReconciliationResult<TEntity>.Failure(entity, refusal.Message, refusal),
            (_, { } after) => ReconciliationResult<TEntity>.Success(entity, after),
            _ => ReconciliationResult<TEntity>.Success(entity),
        };
    }

    /// <summary>
    /// Carries out a plan for an object that is being deleted. It waits until all is seen to be gone; once it is, the plan is complete,
    /// nothing is written and the object may go.
    /// </summary>
    public async Task<ReconciliationResult<TEntity>> FinalizeAsync<TEntity, TStatus>(
        TEntity entity, Plan<TStatus> plan, StatusAccess<TEntity, TStatus> status, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
        where TStatus : class
    {
        if (plan.IsComplete)
        {
            return ReconciliationResult<TEntity>.Success(entity);
        }

        return await ActAsync(
            entity,
            plan with { RequeueAfter = plan.RequeueAfter ?? LookAgain },
            status,
            refusal => plan with { Writes = [], Events = [new(EventType.Warning, refusal.Reason, refusal.Message)] },
            again: null,
            cancellationToken);
    }

    private async Task WriteStatusAsync<TEntity, TStatus>(
        TEntity entity, TStatus wanted, StatusAccess<TEntity, TStatus> status, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
        where TStatus : class
    {
        if (StatusText.Same(status.Get(entity), wanted, status.Type))
        {
            return;
        }

        var (@namespace, name) = ObjectKey.Of(entity);
        // The uid makes the write miss an object that was deleted and created anew under the same name.
        var intent = status.New(new() { NamespaceProperty = @namespace, Name = name, Uid = entity.Metadata.Uid }, wanted);
        try
        {
            stores.Of<TEntity>().RecordWrite(await client.ApplyStatusAsync(intent, PlanEffects.FieldManager, cancellationToken));
        }
        catch (UnreadableObjectException<TEntity> written)
        {
            // The status is written; the object was made unreadable in the meantime, and is left alone from now on.
            stores.Of<TEntity>().RecordWrite(written.Unreadable);
        }
    }
}
