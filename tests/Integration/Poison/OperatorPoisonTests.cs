using System.Net;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;
using Berth.Tests.Integration.Operator;
using k8s;
using k8s.Models;

namespace Berth.Tests.Integration.Poison;

/// <summary>The operator in a cluster full of objects that it cannot read: all others are served as if these were not there.</summary>
public sealed class OperatorPoisonTests : IAsyncDisposable
{
    private readonly ControlPlane _cluster = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reconcile_FiftyUnreadableObjectsOfEachKind_StopNothing()
    {
        await _cluster.InitializeAsync();
        await Definitions.InstallAsync(_cluster);
        await _cluster.ClusterAsync(
            ["crds", .. Directory.EnumerateFiles(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "devstorage", "crds"), "*.yaml")]);
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        using var client = _cluster.NewClient(options);
        using var api = new RawObjects(_cluster.KubeconfigPath);
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);
        await client.CreateAsync(new WorkspaceClass { Metadata = new() { Name = "standard" }, Spec = new() { Image = "registry.example.com/tests/workspace:1" } }, Ct);

        // Before the start.
        await api.OpenSchemasAsync(Ct);
        await Poisons.PlantAsync(api, ns, "before", Poisons.OfEachKind, Ct);
        await using var process = new OperatorProcess(_cluster.KubeconfigPath);
        await Wait.ForAsync(
            async () => await process.IsReadyAsync(Ct),
            () => $"the operator to be ready; it says:\n{string.Join('\n', process.Log)}",
            Ct);
        await UnreadableAsync(process, Poisons.OfEachKind);
        await ServesAsync(client, ns, "good");

        // While it runs: others come, and one that it works on turns bad.
        await Poisons.PlantAsync(api, ns, "during", 5, Ct);
        await SpoilAsync(api, ns, "good");
        await UnreadableAsync(process, Poisons.OfEachKind + 5, workspaces: 1);
        await api.CloseSchemasAsync(Ct);
        await ServesAsync(client, ns, "second");
        await ExistsAsync<V1Pod>(client, ns, "good");
        await ExistsAsync<V1PersistentVolumeClaim>(client, ns, "good-home");

        // An event on the object names what is wrong.
        await Wait.ForAsync(
            async () => (await api.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{ns}/events?fieldSelector=reason=Unreadable,involvedObject.name=good", null, Ct)).Body.Contains("spec.sharing.expiresAt", StringComparison.Ordinal),
            () => "an event on the spoilt workspace",
            Ct);

        // After: another operator starts among them.
        await using var another = new OperatorProcess(_cluster.KubeconfigPath);
        await Wait.ForAsync(async () => await another.IsReadyAsync(Ct), () => $"another operator to be ready; it says:\n{string.Join('\n', another.Log)}", Ct);

        // Mended, deleted.
        await client.MergePatchAsync<Workspace>(ns, "good", JsonNode.Parse("""{"spec":{"sharing":null}}""")!, Ct);
        await UnreadableAsync(process, Poisons.OfEachKind + 5);
        foreach (var resource in (string[])["workspaces", "workspacesnapshots", "snapshotgrants"])
        {
            (await api.SendAsync(HttpMethod.Delete, RawObjects.Path(ns, resource) + "?fieldSelector=metadata.name!=good,metadata.name!=second", null, Ct)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await api.SendAsync(HttpMethod.Delete, RawObjects.Path(null, "workspaceclasses") + "?fieldSelector=metadata.name!=standard", null, Ct)).Status.ShouldBe(HttpStatusCode.OK);
        await UnreadableAsync(process, 0);
        await ServesAsync(client, ns, "third");
        await GoesAsync(client, ns, "good");

        // A line each and version, and no stack.
        process.Log.ShouldNotContain(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal), string.Join('\n', process.Log.Where(line => line.Contains("   at ", StringComparison.Ordinal)).Take(20)));
        process.Log.Count(line => line.Contains("cannot be read", StringComparison.Ordinal) && line.Contains($"{ns}/before-0 of workspaces.berth.dev", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static async Task UnreadableAsync(OperatorProcess process, int each, int workspaces = 0)
    {
        foreach (var kind in (string[])["Workspace", "WorkspaceSnapshot", "WorkspaceClass", "SnapshotGrant"])
        {
            var expected = each + (kind == "Workspace" ? workspaces : 0);
            double seen = -1;
            await Wait.ForAsync(
                async () => (seen = await process.MetricAsync("berth_unreadable_objects", Ct, $"kind=\"{kind}\"")) == expected,
                () => $"{expected} unreadable objects of kind {kind}, and there are {seen}",
                Ct);
        }
    }

    private static async Task ServesAsync(KubernetesClient client, string ns, string name)
    {
        await client.CreateAsync(
            new Workspace { Metadata = new() { Name = name, NamespaceProperty = ns }, Spec = new() { Owner = "alice@example.com", ClassName = "standard", Volumes = [new() { Name = "home", MountPath = "/home", Size = "16Mi" }] } },
            Ct);
        await Wait.ForAsync(
            async () => await client.GetAsync<Workspace>(ns, name, Ct) is { Status.PodName: not null },
            () => $"workspace {name} to have a pod",
            Ct);
    }

    private static async Task SpoilAsync(RawObjects api, string ns, string name)
    {
        var (status, body) = await api.SendAsync(
            HttpMethod.Patch,
            $"{RawObjects.Path(ns, "workspaces")}/{name}",
            """{"spec":{"sharing":{"level":"Users","expiresAt":"tomorrow"}}}""",
            Ct,
            "application/merge-patch+json");
        status.ShouldBe(HttpStatusCode.OK, body);
    }

    private static async Task ExistsAsync<T>(KubernetesClient client, string ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await client.GetAsync<T>(ns, name, Ct)).ShouldNotBeNull($"{typeof(T).Name} {name} of a workspace that cannot be read").Metadata.DeletionTimestamp.ShouldBeNull();

    private static async Task GoesAsync(KubernetesClient client, string ns, string name)
    {
        await client.DeleteAsync<Workspace>(ns, name, null, Ct);
        await Wait.ForAsync(
            async () => await client.GetAsync<Workspace>(ns, name, Ct) is null or { Status.Phase: WorkspacePhase.Terminating },
            () => $"workspace {name} to be taken apart",
            Ct);
    }
}
