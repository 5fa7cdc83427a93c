using System.Net;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Workspaces;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>
/// The one place of the operator that writes. What the API server answers goes into the stores at once, so that the next plan of the same
/// object already knows of it.
/// </summary>
public sealed class PlanEffects(KubernetesClient client, StoreProvider stores)
{
    /// <summary>The field manager of the statuses that the operator applies.</summary>
    public const string FieldManager = "berth-operator";

    /// <summary>The reason of a refusal: an object of the needed name belongs to somebody else.</summary>
    public const string NameTaken = "NameTaken";

    /// <summary>Creates an object; one of ours that exists already counts as created.</summary>
    /// <exception cref="WriteRefusedException">The name is taken by a stranger, or the API server refuses the object for good.</exception>
    public async Task CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            stores.Of<T>().RecordWrite(await client.CreateAsync(entity, cancellationToken));
        }
        catch (UnreadableObjectException<T> made)
        {
            Record(made);
        }
        catch (KubernetesApiException refused) when (refused.IsAlreadyExists)
        {
            await AdoptAsync(entity, refused, cancellationToken);
        }
        catch (KubernetesApiException refused) when (IsRefusal(refused))
        {
            throw Refused(entity, refused);
        }
    }

    /// <summary>Merges fields into an object.</summary>
    public async Task MergeAsync<T>(T target, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var guarded = (JsonObject)patch.DeepClone();
        guarded["metadata"] ??= new JsonObject();
        guarded["metadata"]!["uid"] = target.Metadata.Uid;
        var (@namespace, name) = ObjectKey.Of(target);
        try
        {
            stores.Of<T>().RecordWrite(await client.MergePatchAsync<T>(@namespace, name, guarded, cancellationToken));
        }
        catch (UnreadableObjectException<T> changed)
        {
            Record(changed);
        }
        catch (KubernetesApiException refused) when (IsRefusal(refused))
        {
            throw Refused(target, refused);
        }
    }

    /// <summary>Deletes the object that was seen. One that is gone, or replaced by another of its name, counts as deleted.</summary>
    /// <param name="target">The object as seen.</param>
    /// <param name="onlyAsSeen">Whether a change since then calls the deletion off.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeleteAsync<T>(T target, bool onlyAsSeen, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (@namespace, name) = ObjectKey.Of(target);
        try
        {
            DeleteOptions seen = new() { Uid = target.Metadata.Uid, ResourceVersion = onlyAsSeen ? target.Metadata.ResourceVersion : null };
            var outcome = await client.DeleteAsync<T>(@namespace, name, seen, cancellationToken);
            if (outcome.Object is { } terminating)
            {
                stores.Of<T>().RecordWrite(terminating);
            }
            else
            {
                stores.Of<T>().RecordDeleted(target);
            }
        }
        catch (UnreadableObjectException<T> terminating)
        {
            Record(terminating);
        }
        catch (KubernetesApiException replaced) when (replaced.IsConflict)
        {
            // Another object of the same name, or a later state of this one: not what we meant, and the watch will say so.
        }
    }

    // The write is made. What became of the object is not known, which the next plan then knows.
    private void Record<T>(UnreadableObjectException<T> written)
        where T : class, IKubernetesObject<V1ObjectMeta> => stores.Of<T>().RecordWrite(written.Unreadable);

    // A service gets no address once the cluster's range is used up: the API server calls that an internal error, of its own.
    private static bool IsRefusal(KubernetesApiException answer) =>
        answer.IsInvalid || answer.IsForbidden || (answer.StatusCode == HttpStatusCode.InternalServerError && answer.Message.Contains("range is full", StringComparison.Ordinal));

    /// <summary>
    /// Looks for objects at the API server itself, for the one question that the caches cannot answer: whether there is really none. What
    /// is found goes into the store.
    /// </summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> FindAsync<T>(string? @namespace, Func<T, bool> matches, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var found = false;
        await foreach (var page in client.ListPagesAsync<T>(@namespace, ct: cancellationToken))
        {
            foreach (var entity in page.Items.Where(matches))
            {
                stores.Of<T>().RecordWrite(entity);
                found = true;
            }

            // Of one that cannot be read the last version that could be may say more than what is left.
            foreach (var unreadable in page.Unreadable)
            {
                stores.Of<T>().RecordWrite(unreadable);
                found |= matches(unreadable.Remains);
            }
        }

        return found;
    }

    private static WriteRefusedException Refused<T>(T entity, KubernetesApiException answer)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(
            answer.IsNamespaceTerminating
                ? new(Reasons.Terminating, $"The namespace {entity.Metadata.NamespaceProperty} is being deleted, and everything in it.")
                : new(answer.Reason ?? "Refused", RefusalText.Of(EntityDefinition.Of<T>().Kind, entity.Metadata.Name ?? "", answer)),
            answer);

    private async Task AdoptAsync<T>(T wanted, KubernetesApiException refused, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (@namespace, name) = ObjectKey.Of(wanted);
        T? existing;
        try
        {
            existing = await client.GetAsync<T>(@namespace, name, cancellationToken) ?? throw refused;
        }
        catch (UnreadableObjectException<T> unreadable) when (IsOurs(unreadable.Unreadable.Remains, wanted))
        {
            Record(unreadable);
            return;
        }
        catch (UnreadableObjectException<T> unreadable)
        {
            existing = unreadable.Unreadable.Remains;
        }

        if (!IsOurs(existing, wanted))
        {
            var kind = EntityDefinition.Of<T>().Kind;
            throw new WriteRefusedException(
                new(NameTaken, $"The {kind} {name} exists{(@namespace is null ? "" : $" in namespace {@namespace}")} and does not belong to this object: delete or rename it."),
                refused);
        }

        stores.Of<T>().RecordWrite(existing);
    }

    // Owners do not reach over namespaces, nor out of them: there, labels say whose it is. Who may write there is trusted.
    private static bool IsOurs(IKubernetesObject<V1ObjectMeta> existing, IKubernetesObject<V1ObjectMeta> wanted) =>
        wanted.Metadata.OwnerReferences is [{ Uid: var owner }, ..]
            ? existing.Metadata.OwnerReferences?.Any(reference => reference.Uid == owner) == true
            : existing.Metadata.Label(BerthLabels.ManagedBy) == BerthLabels.ManagedByBerth
                && existing.Metadata.Label(BerthLabels.WorkspaceUid) is { } uid
                && uid == wanted.Metadata.Label(BerthLabels.WorkspaceUid);
}
