using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Tests.Faults.Cluster;
using k8s.Models;

namespace Berth.Tests.Faults.Stories;

/// <summary>What administrators do with a class of a story's own, to be changed; nothing else uses it. Each step returns when its effect is seen.</summary>
public sealed class ClassSteps(StoryNamespace home)
{
    /// <summary>The name of the class.</summary>
    public string Name => home.Name;

    /// <summary>Makes the class.</summary>
    public Task MakeAsync(WorkspaceClass made) => home.OfTheClusterAsync((client, ct) => client.CreateAsync(made, ct));

    /// <summary>Makes the class.</summary>
    public Task MakeAsync(int snapshots = 3) => MakeAsync(FaultCluster.Class(Name, snapshots));

    /// <summary>Makes the class so that the data of snapshots stay when their contents go.</summary>
    public Task MakeRetainingAsync() => MakeAsync(FaultCluster.Class(Name, snapshotClass: FaultCluster.RetainingSnapshots));

    /// <summary>Has the class allow no sharing.</summary>
    public Task ForbidSharingAsync() => PatchAsync("sharing", new JsonObject { ["enabled"] = false });

    /// <summary>Has the class expose workspaces in another way, and waits until their Ingresses are there, or are not.</summary>
    public async Task ExposeAsync(ExposureMode mode)
    {
        await PatchAsync("exposure", new JsonObject { ["mode"] = mode.ToString() });
        await home.UntilAsync(
            async () => (await home.ListAsync<V1Ingress>()).Count > 0 == (mode == ExposureMode.Ingress), $"workspaces are exposed by {mode}");
    }

    /// <summary>Has the class want an annotation on all Ingresses, and waits until they have it.</summary>
    public async Task AnnotateAsync(string name, string value)
    {
        await PatchAsync("exposure", new JsonObject { ["ingress"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } });
        await home.UntilAsync(
            async () => (await home.ListAsync<V1Ingress>()).TrueForAll(ingress => ingress.Metadata.Annotation(name) == value), "the Ingresses are annotated");
    }

    /// <summary>Deletes the class, if it was made.</summary>
    public Task DeleteAsync() => home.OfTheClusterAsync((client, ct) => client.DeleteAsync<WorkspaceClass>(null, Name, null, ct));

    private Task PatchAsync(string field, JsonNode value) =>
        home.OfTheClusterAsync((client, ct) => client.MergePatchAsync<WorkspaceClass>(null, Name, StoryNamespace.Spec(field, value), ct));
}
