using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>Brings one object one step forward: what is gone, then finalizers, then the controller.</summary>
internal sealed class EntityReconciler<TEntity>(
    EntityStore<TEntity> store,
    IEntityController<TEntity> controller,
    IReadOnlyList<FinalizerRegistration<TEntity>> finalizers,
    EntityReconciler<TEntity>.PatchEntity patch,
    bool whileDeleting = false)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Sends a patch and answers with the object as it is after it.</summary>
    public delegate Task<TEntity> PatchEntity(TEntity entity, JsonPatch patch, CancellationToken cancellationToken);

    public Departed<TEntity> Departed { get; } = new();

    /// <summary>Null when there is nothing to do for this key until something changes.</summary>
    public async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        while (Departed.Peek(key) is { } gone)
        {
            var result = await controller.DeletedAsync(gone, cancellationToken);
            if (result is { Outcome: ReconciliationOutcome.Failure } or { Outcome: ReconciliationOutcome.Success, RequeueAfter: not null })
            {
                return result;
            }

            Departed.Remove(key);
        }

        // Always what the store has now, never what an event carried: an event that waited in the queue is old.
        return store.Get(key) switch
        {
            null => null,
            { Metadata.DeletionTimestamp: not null } entity when whileDeleting && !AwaitsFinalizer(entity) =>
                await controller.ReconcileAsync(entity, cancellationToken),
            { Metadata.DeletionTimestamp: not null } entity => await FinalizeAsync(entity, cancellationToken),
            { } entity when await AttachAsync(entity, cancellationToken) is { } held => await controller.ReconcileAsync(held, cancellationToken),
            _ => null,
        };
    }

    private bool AwaitsFinalizer(TEntity entity) => finalizers.Any(finalizer => entity.Metadata.Finalizers?.Contains(finalizer.Id) == true);

    private async Task<TEntity?> AttachAsync(TEntity entity, CancellationToken cancellationToken) =>
        FinalizerPatch.Attach(entity.Metadata, finalizers.Select(finalizer => finalizer.Id)) is { } change
            ? await WriteAsync(entity, change, cancellationToken)
            : entity;

    private async Task<ReconciliationResult<TEntity>?> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        foreach (var (id, finalizer) in finalizers)
        {
            if (entity.Metadata.Finalizers?.Contains(id) != true)
            {
                continue;
            }

            var result = await finalizer.FinalizeAsync(entity, cancellationToken);
            if (result is not { Outcome: ReconciliationOutcome.Success, RequeueAfter: null })
            {
                return result;
            }

            // The finalizer may have written to the object (its status): go on from what is known now.
            var current = store.Get(ObjectKey.Of(entity));
            if (current is null || current.Metadata.Uid != entity.Metadata.Uid || current.Metadata.Finalizers?.Contains(id) != true)
            {
                return null;
            }

            if (await WriteAsync(current, FinalizerPatch.Detach(current.Metadata, id), cancellationToken) is not { } written)
            {
                return null;
            }

            entity = written;
        }

        return null;
    }

    // Null when the object is gone, or cannot be read any more.
    private async Task<TEntity?> WriteAsync(TEntity entity, JsonPatch change, CancellationToken cancellationToken)
    {
        try
        {
            var written = await patch(entity, change, cancellationToken);
            store.RecordWrite(written);
            return written;
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
        catch (UnreadableObjectException<TEntity> exception)
        {
            // The patch is made, and the object as it now is cannot be read: it is left alone until that changes.
            store.RecordWrite(exception.Unreadable);
            return null;
        }
        catch (KubernetesApiException exception) when (exception.IsInvalid)
        {
            // A test of the patch did not hold: what we know is old. As good as a conflict, and treated as one.
            throw new KubernetesApiException(exception.Message, exception.Verb, exception.Path, exception) { StatusCode = HttpStatusCode.Conflict };
        }
    }
}
