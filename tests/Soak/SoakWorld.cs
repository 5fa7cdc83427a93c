using System.Collections.Concurrent;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Soak.Checks;
using Berth.Soak.Churn;
using Berth.Soak.Mischief;
using Berth.Soak.Operators;
using Berth.Tests.Faults.Proxy;
using k8s.Models;

namespace Berth.Soak;

/// <summary>All that takes part: the cluster, the storage, the operators behind their proxies, the users, and what goes wrong.</summary>
public sealed class SoakWorld : IAsyncDisposable
{
    /// <summary>The namespace of the workspaces.</summary>
    public const string Namespace = "soak";

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<WriteRecord> _writes = new();
    private readonly List<FaultProxy> _proxies = [];
    private readonly List<Replica> _replicas = [];
    private readonly ApiServer _server;
    private Task _background = Task.CompletedTask;

    private SoakWorld(SoakSettings settings, RunLog log)
    {
        Log = log;
        var options = new KubernetesClientOptions { UserAgent = "berth-soak" };
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        Client = new(ClusterConfiguration.Load(settings.Kubeconfig), options);
        _server = new(settings.Kubeconfig);
        Users = new(Client, Namespace, settings, log);
        Lease = new(Client, log);
    }

    /// <summary>What happened when.</summary>
    public RunLog Log { get; }

    /// <summary>An administrator's client, past the proxies.</summary>
    public KubernetesClient Client { get; }

    /// <summary>The storage.</summary>
    public Storage Storage { get; private set; } = null!;

    /// <summary>The operators.</summary>
    public IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>Those who do things with workspaces.</summary>
    public Users Users { get; }

    /// <summary>What goes wrong.</summary>
    public Imp Imp { get; private set; } = null!;

    /// <summary>The history of the Lease.</summary>
    public LeaseHistory Lease { get; }

    /// <summary>The writes of the operators, apart from leases and events.</summary>
    public IReadOnlyCollection<WriteRecord> Writes => _writes;

    /// <summary>Starts everything.</summary>
    public static async Task<SoakWorld> StartAsync(SoakSettings settings, RunLog log, CancellationToken ct)
    {
        var world = new SoakWorld(settings, log);
        try
        {
            await world.StartAllAsync(settings, ct);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>The operator that leads, by its own word; null when none does just now.</summary>
    public async Task<Replica?> LeaderAsync(CancellationToken ct)
    {
        foreach (var replica in _replicas)
        {
            if (await replica.LeadsAsync(ct))
            {
                return replica;
            }
        }

        return null;
    }

    /// <summary>Ends the operators, so that their logs and their last words are complete.</summary>
    public async Task EndReplicasAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndReplicasAsync();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        if (Storage is not null)
        {
            await Storage.DisposeAsync();
        }

        _server.Dispose();
        Client.Dispose();
        _stop.Dispose();
    }

    private async Task StartAllAsync(SoakSettings settings, CancellationToken ct)
    {
        Storage = await Storage.StartAsync(Path.GetDirectoryName(settings.Kubeconfig)!, Client.Configuration, ct);
        foreach (var made in Classes.All)
        {
            await Client.CreateAsync(made, ct);
        }

        await Client.CreateAsync(new V1Namespace { Metadata = new() { Name = Namespace } }, ct);
        while (await Client.GetAsync<V1ServiceAccount>(Namespace, "default", ct) is null)
        {
            await Task.Delay(100, ct);
        }

        var kubelet = new Kubelet(Client, Namespace, TimeProvider.System, settings.Seed);
        _background = Task.WhenAll(
            Task.Run(() => Lease.RecordAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => kubelet.RunAsync(_stop.Token), CancellationToken.None));
        for (var number = 0; number < settings.Replicas; number++)
        {
            var own = number;
            var proxy = await FaultProxy.StartAsync(_server, observe: call => Observe(own, call));
            _proxies.Add(proxy);
            _replicas.Add(await Replica.StartAsync(number, proxy, settings.Output, Log, ct));
        }

        var random = new Random(settings.Seed);
        Imp = new(new(_replicas, new(settings), Client, kubelet, Namespace, Log, random), Log, random);
    }

    private void Observe(int replica, ApiCall call)
    {
        if (call is { IsWrite: true, Resource: not ("leases" or "events") })
        {
            _writes.Enqueue(new(Log.Now, replica, call.ToString()));
        }
    }
}
