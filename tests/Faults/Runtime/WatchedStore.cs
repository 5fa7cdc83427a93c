using System.Collections.Concurrent;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Faults.Runtime;

/// <summary>A store of the ConfigMaps of one namespace that is kept through a proxy, and a way around the proxy to change them.</summary>
internal sealed class WatchedStore : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _around;
    private readonly KubernetesClient _through;
    private readonly ApiServer _server;
    private readonly string _namespace;
    private Task _running = Task.CompletedTask;

    private WatchedStore(ApiServer server, FaultProxy proxy, KubernetesClient around, string ns)
    {
        (_server, Proxy, _around, _namespace) = (server, proxy, around, ns);
        // A watch may last for 1 to 2 s, and be silent for 1 s more: a dead one is noticed soon.
        _through = new(proxy.Cluster, new() { WatchTimeout = TimeSpan.FromSeconds(1), WatchTimeoutMargin = TimeSpan.FromSeconds(1) });
        Store.Subscribe(change =>
        {
            // The cluster's own, which comes to each namespace in its own time.
            if (change.Key.Name != "kube-root-ca.crt")
            {
                Changes.Enqueue($"{change.Type} {change.Key.Name}");
            }
        });
    }

    public FaultProxy Proxy { get; }

    /// <summary>The client behind the proxy.</summary>
    public KubernetesClient Client => _through;

    public EntityStore<V1ConfigMap> Store { get; } = new();

    public ConcurrentQueue<string> Changes { get; } = new();

    public string Namespace => _namespace;

    public int Lists => Proxy.Calls.Count(call => call.Verb == "list");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Makes one with two objects, a and b; it keeps the store from <see cref="StartAsync"/> on.</summary>
    public static async Task<WatchedStore> MakeAsync(ControlPlane controlPlane)
    {
        var around = controlPlane.NewClient();
        var server = new ApiServer(controlPlane.KubeconfigPath);
        var made = new WatchedStore(server, await FaultProxy.StartAsync(server), around, await ControlPlane.NewNamespaceAsync(around, Ct));
        await made.CreateAsync("a");
        await made.CreateAsync("b");
        return made;
    }

    public static bool IsWatch(ApiCall call) => call.IsWatch;

    public static bool IsList(ApiCall call) => call.Verb == "list";

    /// <summary>Begins to keep the store, by a list and a watch, and waits until it is in step.</summary>
    public async Task StartAsync()
    {
        var options = new StoreOptions<V1ConfigMap>().Namespace(_namespace);
        var reflector = new Reflector<V1ConfigMap>(_through, Store, options, TimeProvider.System, NullLogger.Instance, new() { StreamLists = false });
        _running = reflector.RunAsync(_stop.Token);
        await HasAsync("a");
        await Wait.ForAsync(() => Proxy.Calls.Any(IsWatch), "the first watch", Ct);
    }

    /// <summary>The version at which the server stands.</summary>
    public Task<string> VersionAsync() => _server.VersionAsync(Ct);

    /// <summary>Waits until it watches again after a fault.</summary>
    public async Task WatchesAfterAsync(FaultRule fault)
    {
        await fault.Hit.WaitAsync(Ct);
        var watches = Proxy.Calls.Count(IsWatch);
        await Wait.ForAsync(() => Proxy.Calls.Count(IsWatch) > watches, "the next watch", Ct);
    }

    public Task CreateAsync(string name) => _around.CreateAsync(new V1ConfigMap { Metadata = new() { NamespaceProperty = _namespace, Name = name } }, Ct);

    public Task DeleteAsync(string name) => _around.DeleteAsync<V1ConfigMap>(_namespace, name, null, Ct);

    public Task HasAsync(string name) => Wait.ForAsync(() => Store.Get(_namespace, name) is not null, $"{name} in the store", Ct);

    public Task HasNotAsync(string name) => Wait.ForAsync(() => Store.Get(_namespace, name) is null, $"{name} gone from the store", Ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Proxy.DisposeAsync();
        await _around.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _through.Dispose();
        _around.Dispose();
        _server.Dispose();
        _stop.Dispose();
    }
}
