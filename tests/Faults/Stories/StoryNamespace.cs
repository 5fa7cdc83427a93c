using System.Text.Json.Nodes;
using Berth.Kube.Client;
using k8s;
using k8s.Models;

namespace Berth.Tests.Faults.Stories;

/// <summary>One namespace, as users see it: what they do there, and how long they wait for something. Faults do not befall these requests.</summary>
public sealed class StoryNamespace(KubernetesClient client, string name, CancellationToken ct)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>A patch of one field of a spec.</summary>
    public static JsonObject Spec(string field, JsonNode value) => new() { ["spec"] = new JsonObject { [field] = value } };

    /// <summary>Metadata of an object in it.</summary>
    public V1ObjectMeta Named(string entity) => new() { NamespaceProperty = name, Name = entity };

    /// <summary>Creates an object.</summary>
    public Task<T> CreateAsync<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.CreateAsync(entity, ct);

    /// <summary>Reads an object; null when there is none.</summary>
    public Task<T?> GetAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.GetAsync<T>(name, entity, ct);

    /// <summary>Reads all objects of a kind.</summary>
    public ValueTask<List<T>> ListAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => client.ListAsync<T>(name, ct: ct).ToListAsync(ct);

    /// <summary>Changes an object.</summary>
    public Task<T> PatchAsync<T>(string entity, JsonObject patch)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.MergePatchAsync<T>(name, entity, patch, ct);

    /// <summary>Tells something of an object's status.</summary>
    public Task<T> PatchStatusAsync<T>(string entity, JsonObject patch)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.MergePatchAsync<T>(name, entity, patch, ct, "status");

    /// <summary>Deletes an object, and does not wait for its end.</summary>
    public Task DeleteAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.DeleteAsync<T>(name, entity, null, ct);

    /// <summary>Creates, changes or deletes an object of a kind that has no namespaces.</summary>
    public Task OfTheClusterAsync(Func<KubernetesClient, CancellationToken, Task> act) => act(client, ct);

    /// <summary>Waits for something to be true of an object.</summary>
    public Task UntilAsync<T>(string entity, Func<T?, bool> condition, string what)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        UntilAsync(async () => condition(await GetAsync<T>(entity)), $"{typeof(T).Name} {entity} {what}");

    /// <summary>Waits for something to be true.</summary>
    public Task UntilAsync(Func<Task<bool>> condition, string what) => Wait.ForAsync(condition, what, ct);

    /// <summary>Waits for an object to be gone.</summary>
    public Task IsGoneAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => UntilAsync<T>(entity, found => found is null, "is gone");

    /// <summary>
    /// Removes an object by force, as whoever takes finalizers off by hand does: what it held its end up for may stay behind. The operator
    /// puts its finalizer on again if it comes to that, therefore again and again.
    /// </summary>
    public async Task ForceAwayAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (await GetAsync<T>(entity) is not null)
        {
            try
            {
                await PatchAsync<T>(entity, new() { ["metadata"] = new JsonObject { ["finalizers"] = null } });
                await DeleteAsync<T>(entity);
            }
            catch (KubernetesApiException gone) when (gone.IsNotFound)
            {
            }
        }
    }
}
