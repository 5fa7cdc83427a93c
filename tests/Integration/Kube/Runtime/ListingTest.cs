using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>A reflector with an API server that sends a list as the first events of a watch (KEP-3157), or that refuses to.</summary>
public abstract class ListingTest : IAsyncLifetime
{
    private readonly ControlPlane _controlPlane;
    private readonly string _agent = $"streaming-{Guid.NewGuid():N}";
    private readonly KubernetesClient _client;

    protected ListingTest(ControlPlane controlPlane)
    {
        _controlPlane = controlPlane;
        var options = new KubernetesClientOptions { UserAgent = _agent };
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        _client = controlPlane.NewClient(options);
    }

    /// <summary>The namespace of this test.</summary>
    protected string Namespace { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, Namespace, null, CancellationToken.None);
        _client.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Keeps a store through a start, a change under the watch, a stop, changes that nobody sees, and another start, and returns the lines
    /// of the audit log about its reads.
    /// </summary>
    protected async Task<List<string>> KeepAsync<T>(Func<string, T> make)
        where T : class, IKubernetesObject<V1ObjectMeta>
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
        var reflector = new Reflector<T>(_client, store, new StoreOptions<T>().Namespace(Namespace), TimeProvider.System, NullLogger.Instance);
        foreach (var name in (string[])["a", "b"])
        {
            await _client.CreateAsync(make(name), Ct);
        }

        await WhileRunningAsync(reflector, async () =>
        {
            await Wait.ForAsync(() => store is { HasSynced: true } && store.Get(Namespace, "b") is not null, "the list", Ct);
            await _client.CreateAsync(make("c"), Ct);
            await Wait.ForAsync(() => store.Get(Namespace, "c") is not null, "the event", Ct);
        });
        await _client.DeleteAsync<T>(Namespace, "a", null, Ct);
        await _client.CreateAsync(make("d"), Ct);
        await WhileRunningAsync(reflector, () => Wait.ForAsync(() => store.Get(Namespace, "d") is not null, "the second list", Ct));

        gone.ShouldBe(["a"]);
        store.List(Namespace).Select(kept => kept.Metadata.Name).Where(name => name!.Length == 1).Order().ShouldBe(["b", "c", "d"]);
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
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var run = reflector.RunAsync(stop.Token);
        await act();
        await stop.CancelAsync();
        await run;
    }
}
