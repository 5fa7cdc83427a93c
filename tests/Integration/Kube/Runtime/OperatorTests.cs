using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>The runtime as a whole, on a real API server.</summary>
public sealed class OperatorTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly KubernetesClient _client = controlPlane.NewClient();
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_ParentMadeChangedAndDeleted_FollowsAndFinalizes()
    {
        await using var running = new TestOperator(controlPlane, _namespace, "story");
        await running.StartAsync(Ct);
        await _client.CreateAsync(TestOperator.Parent(_namespace, "a"), Ct);

        await Wait.ForAsync(async () => (await GetAsync("a-child"))?.Data?["key"] == "1", "the child", Ct);
        (await GetAsync("a"))!.Metadata.Finalizers.ShouldBe([TestOperator.Finalizer]);
        running.Health.Ready.ShouldBeTrue("the kind that the server lacks is optional");

        await _client.MergePatchAsync<V1ConfigMap>(_namespace, "a", new JsonObject { ["data"] = new JsonObject { ["key"] = "2" } }, Ct);
        await Wait.ForAsync(async () => (await GetAsync("a-child"))?.Data?["key"] == "2", "the change", Ct);

        // The child is made again: a deletion of what is owned wakes the owner. (It bears the finalizer too, being of the same kind.)
        var child = await GetAsync("a-child");
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "a-child", null, Ct);
        await Wait.ForAsync(
            async () => await GetAsync("a-child") is { } now && now.Metadata.Uid != child!.Metadata.Uid, "the child made again", Ct);

        await _client.DeleteAsync<V1ConfigMap>(_namespace, "a", null, Ct);
        await Wait.ForAsync(async () => await GetAsync("a") is null, "the parent to be gone", Ct);
        await Wait.ForAsync(() => running.Calls.Contains("deleted a"), "the notice of the deletion", Ct);
        running.Calls.ShouldContain("finalize a");
        running.Store.Get(_namespace, "a").ShouldBeNull();
        await Wait.ForAsync(async () => await GetAsync("a-child") is null, "the child to be collected", Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_ObjectTerminatingBeforeTheStart_IsFinalized_KubeOps972()
    {
        var parent = TestOperator.Parent(_namespace, "old");
        await _client.CreateAsync(parent with { Metadata = parent.Metadata with { Finalizers = ["other.dev/x", TestOperator.Finalizer] } }, Ct);
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "old", null, Ct);

        await using var running = new TestOperator(controlPlane, _namespace, "late");
        await running.StartAsync(Ct);

        await Wait.ForAsync(
            async () => (await GetAsync("old"))!.Metadata.Finalizers is ["other.dev/x"], "our finalizer to be taken off and no other", Ct);
        running.Calls.ShouldContain("finalize old");
        running.Calls.ShouldNotContain("reconcile old");
        await _client.PatchAsync<V1ConfigMap>(_namespace, "old", new JsonPatch().Remove("/metadata/finalizers"), Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_RestartedOnAConvergedWorld_WritesNothing()
    {
        const int Parents = 20;
        for (var i = 0; i < Parents; i++)
        {
            await _client.CreateAsync(TestOperator.Parent(_namespace, $"p{i}"), Ct);
        }

        await using (var first = new TestOperator(controlPlane, _namespace, "first-run"))
        {
            await first.StartAsync(Ct);
            await Wait.ForAsync(
                async () => (await ListAsync()).Count(map => map.Metadata.Finalizers?.Contains(TestOperator.Finalizer) == true) == 2 * Parents, "all children", Ct);
            await first.StopAsync(Ct);
        }

        await using var second = new TestOperator(controlPlane, _namespace, "second-run");
        await second.StartAsync(Ct);
        await Wait.ForAsync(
            () => second.Calls.Count(call => call.StartsWith("reconcile", StringComparison.Ordinal)) >= 2 * Parents, "all to be looked at again", Ct);
        await second.StopAsync(Ct);

        // A mark of our own in the audit log: what the operator did before it is in the log when it is.
        await _client.CreateAsync(TestOperator.Parent(_namespace, "mark"), Ct);
        await Wait.ForAsync(async () => (await AuditAsync()).Any(line => line.Contains($"{_namespace}/configmaps/mark", StringComparison.Ordinal) || line.Contains("\"name\":\"mark\"", StringComparison.Ordinal)), "the mark", Ct);
        Writes(await AuditAsync(), "first-run").Count.ShouldBe(3 * Parents, "a finalizer for each parent and child, and each child");
        Writes(await AuditAsync(), "second-run").ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ObjectsDeletedWhileNobodyWatched_AreReported_KubeOps675()
    {
        var store = new EntityStore<V1ConfigMap>();
        var gone = new List<string>();
        store.Subscribe(change =>
        {
            if (change.Type == StoreChangeType.Deleted)
            {
                gone.Add(change.Key.Name);
            }
        });
        var options = new StoreOptions<V1ConfigMap>().Namespace(_namespace).LabelSelector("role");
        var reflector = new Reflector<V1ConfigMap>(_client, store, options, TimeProvider.System, NullLogger.Instance);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await _client.CreateAsync(TestOperator.Parent(_namespace, name), Ct);
        }

        await RunUntilAsync(reflector, () => store.Count == 3);
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "a", null, Ct);
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "b", null, Ct);
        await _client.CreateAsync(TestOperator.Parent(_namespace, "b"), Ct);
        await _client.CreateAsync(TestOperator.Parent(_namespace, "d"), Ct);
        await RunUntilAsync(reflector, () => store.Get(_namespace, "d") is not null);

        gone.Order().ShouldBe(["a", "b"]);
        store.List().Select(map => map.Metadata.Name!).Order().ToArray().ShouldBe(["b", "c", "d"]);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task EventRecorder_SameEventAgain_IsCountedUp()
    {
        await using var running = new TestOperator(controlPlane, _namespace, "teller");
        await running.StartAsync(Ct);
        var parent = await _client.CreateAsync(TestOperator.Parent(_namespace, "a"), Ct);
        var recorder = running.Services.GetRequiredService<EventRecorder>();
        for (var i = 0; i < 3; i++)
        {
            recorder.Publish(parent, EventType.Warning, "Broken", "the same again");
        }

        await Wait.ForAsync(
            async () => await _client.ListAsync<Corev1Event>(_namespace, ct: Ct).ToListAsync(Ct) is [{ Count: 3, Reason: "Broken" }], "one event, counted three times", Ct);
        var told = (await _client.ListAsync<Corev1Event>(_namespace, ct: Ct).ToListAsync(Ct)).Single();
        told.InvolvedObject!.Uid.ShouldBe(parent.Metadata.Uid);
        told.InvolvedObject.Kind.ShouldBe("ConfigMap");
        told.Source!.Component.ShouldBe("teller");
    }

    private static List<string> Writes(IEnumerable<string> audit, string agent) =>
    [
        .. audit.Where(line => line.Contains($"\"userAgent\":\"{agent}", StringComparison.Ordinal)
            && !line.Contains("\"verb\":\"list\"", StringComparison.Ordinal)
            && !line.Contains("\"verb\":\"watch\"", StringComparison.Ordinal)
            && !line.Contains("\"verb\":\"get\"", StringComparison.Ordinal)),
    ];

    private static async Task RunUntilAsync(Reflector<V1ConfigMap> reflector, Func<bool> condition)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var run = reflector.RunAsync(stop.Token);
        await Wait.ForAsync(condition, "the store", Ct);
        await stop.CancelAsync();
        await run;
    }

    private async Task<string[]> AuditAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(controlPlane.Folder, "audit.log"), Ct);
        return [.. lines.Where(line => line.Contains(_namespace, StringComparison.Ordinal))];
    }

    private Task<V1ConfigMap?> GetAsync(string name) => _client.GetAsync<V1ConfigMap>(_namespace, name, Ct);

    private async Task<List<V1ConfigMap>> ListAsync() => await _client.ListAsync<V1ConfigMap>(_namespace, "role", ct: Ct).ToListAsync(Ct);
}
