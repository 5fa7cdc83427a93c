using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s;
using k8s.Models;

namespace Berth.DevStorage.Effects;

/// <summary>Every write to the cluster. What was written is known to the stores at once, so that the next decision sees it.</summary>
public sealed class ClusterWriter(KubernetesClient client, StoreProvider stores)
{
    private const string FieldManager = "devstorage";

    /// <summary>Creates an object.</summary>
    public async Task CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Record(await client.CreateAsync(entity, cancellationToken));

    /// <summary>Creates an object, or makes its fields as given.</summary>
    public Task ApplyAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.ApplyAsync(entity, FieldManager, cancellationToken);

    /// <summary>
    /// Replaces the status as a whole. Not by server-side apply: Kubernetes 1.20 makes null of a nested object (<c>status.error</c>)
    /// whose fields are all given up, and then refuses that as invalid.
    /// </summary>
    public async Task ReplaceStatusAsync<T>(T entity, JsonNode? status, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = new JsonPatch().Test("/metadata/uid", entity.Metadata.Uid).Add("/status", status);
        Record(await client.PatchAsync<T>(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", patch, cancellationToken, "status"));
    }

    /// <summary>Deletes this object, not another of its name.</summary>
    public async Task DeleteAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var outcome = await client.DeleteAsync<T>(
            entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", DeleteOptions.OnlyUid(entity.Metadata.Uid), cancellationToken);
        if (outcome.Object is { } pending)
        {
            Record(pending);
        }
        else
        {
            stores.Of<T>().RecordDeleted(entity);
        }
    }

    /// <summary>Changes fields by a merge patch (RFC 7386); refused when the object is another by now.</summary>
    public async Task MergeAsync<T>(T entity, JsonObject patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var metadata = patch["metadata"]?.AsObject() ?? [];
        metadata["uid"] = entity.Metadata.Uid;
        patch["metadata"] = metadata;
        Record(await client.MergePatchAsync<T>(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", patch, cancellationToken));
    }

    /// <summary>Sets an annotation, or removes it.</summary>
    public Task AnnotateAsync<T>(T entity, string key, string? value, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        MergeAsync(entity, new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = value } } }, cancellationToken);

    /// <summary>Puts a finalizer on the object.</summary>
    public async Task AddFinalizerAsync<T>(T entity, string finalizer, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = new JsonPatch().Test("/metadata/uid", entity.Metadata.Uid);
        patch = entity.Metadata.Finalizers is { Count: > 0 }
            ? patch.Add("/metadata/finalizers/-", finalizer)
            : patch.Add("/metadata/finalizers", new JsonArray(finalizer));
        Record(await client.PatchAsync<T>(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", patch, cancellationToken));
    }

    /// <summary>Takes a finalizer off the object; an object that is gone needs none.</summary>
    public async Task RemoveFinalizerAsync<T>(T entity, string finalizer, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var index = entity.Metadata.Finalizers?.ToList().IndexOf(finalizer) ?? -1;
        var path = $"/metadata/finalizers/{index}";
        var patch = new JsonPatch().Test("/metadata/uid", entity.Metadata.Uid).Test(path, finalizer).Remove(path);
        try
        {
            Record(await client.PatchAsync<T>(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", patch, cancellationToken));
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            stores.Of<T>().RecordDeleted(entity);
        }
    }

    private void Record<T>(T written)
        where T : class, IKubernetesObject<V1ObjectMeta> => stores.Of<T>().RecordWrite(written);
}
