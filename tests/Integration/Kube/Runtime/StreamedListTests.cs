using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Tests.Integration.Crds;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>
/// Lists as the first events of a watch (KEP-3157), on both servers of one cluster: custom resources are served by Kubernetes 1.36, which
/// streams, everything else by 1.20, which refuses.
/// </summary>
public sealed class StreamedListTests : IClassFixture<CrdServerControlPlane>, IAsyncLifetime
{
    private readonly CrdServerControlPlane _controlPlane;
    private readonly string _agent = $"streaming-{Guid.NewGuid():N}";
    private readonly KubernetesClient _client;
    private string _namespace = "";

    public StreamedListTests(CrdServerControlPlane controlPlane)
    {
        _controlPlane = controlPlane;
        var options = new KubernetesClientOptions { UserAgent = _agent };
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        _client = controlPlane.NewClient(options);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ServerStreamsLists_NeverLists()
    {
        var requests = await KeepAsync(name => new Workspace
        {
            Metadata = new() { Namespace = _namespace, Name = name },
            Spec = new() { Owner = "alice@example.com", Image = "registry.example.com/tests/workspace:1" },
        });

        requests.ShouldAllBe(request => request.Contains("\"verb\":\"watch\"", StringComparison.Ordinal));
        requests.Count(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal)).ShouldBe(2);
        requests.Count(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal) && request.Contains("u0026resourceVersion=", StringComparison.Ordinal))
            .ShouldBe(1, "the second time it does not go back in time");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ServerRefusesToStream_ListsInPagesAndDoesNotAskAgain()
    {
        var requests = await KeepAsync(name => new V1ConfigMap { Metadata = new() { Namespace = _namespace, Name = name } });

        requests.Count(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal)).ShouldBe(1);
        requests.Single(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal)).ShouldContain("\"code\":422");
        requests.Count(request => request.Contains("\"verb\":\"list\"", StringComparison.Ordinal)).ShouldBe(2);
        requests.ShouldContain(request => request.Contains("limit=500", StringComparison.Ordinal));
    }

    // Keeps a store through a start, a change under the watch, a stop, changes that nobody sees, and a start; answers with the audit log's
    // lines of the reads.
    private async Task<List<string>> KeepAsync<T>(Func<string, T> make)
        where T : KubernetesObject
    {
        var store = new EntityStore<T>();
        var gone = new List<string>();
        using var subscription = store.Subscribe(change =>
        {
            if (change.Type == StoreChangeType.Deleted)
            {
                gone.Add(change.Key.Name);
            }
        });
        var reflector = new Reflector<T>(_client, store, new StoreOptions<T>().Namespace(_namespace), TimeProvider.System, NullLogger.Instance);
        foreach (var name in (string[])["a", "b"])
        {
            await _client.CreateAsync(make(name), Ct);
        }

        await WhileRunningAsync(reflector, async () =>
        {
            await Wait.ForAsync(() => store is { HasSynced: true } && store.Get(_namespace, "b") is not null, "the list", Ct);
            await _client.CreateAsync(make("c"), Ct);
            await Wait.ForAsync(() => store.Get(_namespace, "c") is not null, "the event", Ct);
        });
        await _client.DeleteAsync<T>(_namespace, "a", null, Ct);
        await _client.CreateAsync(make("d"), Ct);
        await WhileRunningAsync(reflector, () => Wait.ForAsync(() => store.Get(_namespace, "d") is not null, "the second list", Ct));

        gone.ShouldBe(["a"]);
        store.List(_namespace).Select(kept => kept.Metadata.Name).Where(name => name!.Length == 1).Order().ShouldBe(["b", "c", "d"]);
        var lines = await File.ReadAllLinesAsync(Path.Combine(_controlPlane.Folder, "audit.log"), Ct);
        var plural = EntityDefinition.Of<T>().Plural;
        return
        [
            .. lines.Where(line => line.Contains($"\"userAgent\":\"{_agent}", StringComparison.Ordinal)
                && line.Contains($"/{plural}?", StringComparison.Ordinal)
                && (IsAbout(line, "list", "ResponseComplete") || IsAbout(line, "watch", "ResponseStarted"))),
        ];
    }

    // The log writes an ampersand as \u0026. A watch is told of when it begins and when it has ended, a list only when it has ended.
    private static bool IsAbout(string line, string verb, string stage) =>
        line.Contains($"\"verb\":\"{verb}\"", StringComparison.Ordinal) && line.Contains($"\"stage\":\"{stage}\"", StringComparison.Ordinal);

    private static async Task WhileRunningAsync<T>(Reflector<T> reflector, Func<Task> act)
        where T : KubernetesObject
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var run = reflector.RunAsync(stop.Token);
        await act();
        await stop.CancelAsync();
        await run;
    }
}
