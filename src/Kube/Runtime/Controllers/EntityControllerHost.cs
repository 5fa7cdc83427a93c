using Berth.Kube.Client;
using Berth.Kube.Metrics;
using Berth.Kube.Models;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>Turns changes of the stores into calls of a controller: queue, workers, retries, metrics, log scope.</summary>
internal sealed class EntityControllerHost<TEntity>(
    string name,
    EntityStore<TEntity> store,
    EntityReconciler<TEntity> reconciler,
    ControllerOptions<TEntity> options,
    StoreProvider stores,
    TimeProvider time,
    ControllerMetrics metrics,
    WorkQueueMetrics queueMetrics,
    ILogger logger) : IHostedController
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private const int QuietConflicts = 5;
    private static readonly string Kind = EntityDefinition.Of<TEntity>().Kind;

    private readonly ReconcileMetrics _metrics = metrics.Of(name);

    // Its series exist from the start, also on a standby, which has no queue yet.
    private readonly QueueMetrics _ofQueue = queueMetrics.Of(name);

    public string Name => name;

    public async Task RunAsync(CancellationToken stopTaking, CancellationToken abort)
    {
        using var queue = new WorkQueue<ObjectKey>(name, time, options.KeyBackoff, queueMetrics);
        using var primary = store.Subscribe(
            change =>
            {
                // Nothing of one that was never read: nothing was done for it either.
                if (change is { Type: StoreChangeType.Deleted, Old: { } gone })
                {
                    reconciler.Departed.Add(change.Key, gone);
                }

                queue.Add(change.Key, change.Initial ? QueuePriority.Low : QueuePriority.High);
            },
            replay: true);
        var sources = options.Sources.ConvertAll(source => source(stores, key => queue.Add(key)));
        try
        {
            _metrics.Started(options.WorkerCount);
            ControllerLog.Started(logger, name, options.WorkerCount);
            await Task.WhenAll(Enumerable.Range(0, options.WorkerCount).Select(_ => Task.Run(() => WorkAsync(queue, stopTaking, abort), CancellationToken.None)));
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    private async Task WorkAsync(WorkQueue<ObjectKey> queue, CancellationToken stopTaking, CancellationToken abort)
    {
        try
        {
            while (await queue.GetAsync(stopTaking) is { } item)
            {
                try
                {
                    await ProcessAsync(queue, item.Key, abort);
                }
                finally
                {
                    queue.Done(item);
                }
            }
        }
        catch (OperationCanceledException) when (stopTaking.IsCancellationRequested)
        {
        }
    }

    private async Task ProcessAsync(WorkQueue<ObjectKey> queue, ObjectKey key, CancellationToken abort)
    {
        using var scope = logger.BeginScope(new ReconcileScope(Kind, key, Guid.NewGuid()));
        var began = time.GetTimestamp();
        var outcome = ReconcileResults.Error;
        _metrics.Began();
        try
        {
            outcome = Settle(queue, key, await reconciler.ReconcileAsync(key, abort));
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            ControllerLog.Aborted(logger, Kind, key);
        }
#pragma warning disable CA1031 // An exception for one object must not stop the worker for all others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            outcome = Retry(queue, key, exception.Message, exception, default);
        }
        finally
        {
            var took = time.GetElapsedTime(began);
            _metrics.Ended(outcome, took);
            ControllerLog.Reconciled(logger, Kind, key, outcome, took);
        }
    }

    private string Settle(WorkQueue<ObjectKey> queue, ObjectKey key, ReconciliationResult<TEntity>? result)
    {
        switch (result)
        {
            case null:
                queue.Forget(key);
                queue.CancelDelay(key);
                return ReconcileResults.Success;
            case { Outcome: ReconciliationOutcome.Failure }:
                return Retry(queue, key, result.Message ?? "failed", result.Error, result.RequeueAfter ?? default);
            case { Outcome: ReconciliationOutcome.Terminal }:
                queue.Forget(key);
                LookAgainSomeTime(queue, key);
                ControllerLog.Terminal(logger, Kind, key, result.Message);
                return ReconcileResults.Terminal;
            case { RequeueAfter: { } after }:
                // Asked for later than every object is looked at anyway: the earlier counts.
                queue.Forget(key);
                queue.AddAfter(key, after);
                LookAgainSomeTime(queue, key);
                return ReconcileResults.RequeueAfter;
            default:
                queue.Forget(key);
                LookAgainSomeTime(queue, key);
                return ReconcileResults.Success;
        }
    }

    private string Retry(WorkQueue<ObjectKey> queue, ObjectKey key, string message, Exception? error, TimeSpan atLeast)
    {
        var delay = queue.AddRateLimited(key, atLeast);
        if (error is KubernetesApiException { IsConflict: true } && queue.Retries(key) <= QuietConflicts)
        {
            // Somebody wrote in between, or our view is a moment behind: the usual thing, and the next try has the new state.
            ControllerLog.Conflict(logger, Kind, key, delay, error);
            return ReconcileResults.Requeue;
        }

        // What cannot be read is told once by who keeps the store: here a line without a stack is enough.
        ControllerLog.Failed(logger, Kind, key, message, delay, error is UnreadableObjectException ? null : error);
        return ReconcileResults.Error;
    }

    // Spread by a tenth, so that objects which were reconciled together at the start do not come back together.
    private void LookAgainSomeTime(WorkQueue<ObjectKey> queue, ObjectKey key) =>
        queue.AddAfter(key, options.ResyncInterval * (0.9 + (0.2 * Random.Shared.NextDouble())), QueuePriority.Low);
}
