using System.Net;
using Berth.Gateway;
using Berth.Gateway.Gate;
using Berth.Gateway.Identity;
using Berth.Gateway.Login;
using Berth.Gateway.View;
using Berth.Kube.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway;

/// <summary>A replica of the gateway, all of it but the login, on free ports.</summary>
public sealed class GatewayReplica : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayReplica(WebApplication app, LogLines log)
    {
        _app = app;
        Log = log;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        EndPoint = new(IPAddress.Loopback, addresses[0].Port);
        H2cEndPoint = addresses.Count == 3 ? new(IPAddress.Loopback, addresses[1].Port) : null;
        Management = addresses[^1];
    }

    /// <summary>Where requests are taken.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Where HTTP/2 is taken without TLS; null for nowhere.</summary>
    public IPEndPoint? H2cEndPoint { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where health and metrics are.</summary>
    public Uri Management { get; }

    /// <summary>What it has logged.</summary>
    public LogLines Log { get; }

    /// <summary>What it knows of the cluster.</summary>
    public ClusterView View => _app.Services.GetRequiredService<ClusterView>();

    /// <summary>What is under way.</summary>
    public ConnectionRegistry Registry => _app.Services.GetRequiredService<ConnectionRegistry>();

    /// <summary>The domain of its workspaces; the port is no part of it, as an ingress would have it.</summary>
    public static string Host(string label) => $"{label}.workspaces.example.com";

    /// <summary>The origin of a workspace's pages.</summary>
    public static string Origin(string label) => $"https://{Host(label)}";

    /// <summary>Starts one.</summary>
    public static async Task<GatewayReplica> StartAsync(ClusterConfiguration cluster, ISessions sessions, GateLimits limits, string ns = "berth-system", string? name = null, IReadOnlyList<IPNetwork>? trusted = null, Func<GatewaySettings, GatewaySettings>? change = null, TimeProvider? clock = null)
    {
        var settings = new GatewaySettings
        {
            PortalUrl = new("https://berth.example.org"),
            Workspaces = WorkspaceDomain.Parse("https://{label}.workspaces.example.com"),
            ListenUrl = "http://127.0.0.1:0",
            ManagementUrl = "http://127.0.0.1:0",
            Limits = Patient(limits) with { DrainDelay = TimeSpan.Zero },
            Namespace = ns,
            ReplicaName = name ?? Environment.MachineName,
            TrustedProxies = trusted ?? [],
        };
        settings = change?.Invoke(settings) ?? settings;
        var builder = GatewayHost.CreateBuilder(settings, login: null, cluster);
        builder.Services.AddSingleton(sessions);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log);
        var app = builder.Build();
        app.UseGateway(portal => portal.UseRouting().UseEndpoints(endpoints =>
        {
            endpoints.MapIdentity();
            endpoints.MapFallback(context => context.Response.WriteAsync("The portal."));
        }));
        await app.StartAsync();
        return new(app, log);
    }

    /// <summary>Waits until it knows a host and its pod, and has heard of every kind: before that it lets nobody in.</summary>
    public Task WaitForAsync(string label, CancellationToken ct) => Wait.ForAsync(
        () => View.Find(label) is { } target && View.Look(target).Pod?.Status?.PodIP is not null && View.Age < TimeSpan.MaxValue,
        $"the gateway to know {label}",
        ct,
        () => $"found {View.Find(label) is not null}, age of the view {View.Age}, log:\n{string.Join('\n', Log.Lines.TakeLast(20))}");

    /// <summary>Limits under which a machine that is busy for a minute does not look like an API server that is away.</summary>
    public static GateLimits Patient(GateLimits limits) =>
        limits.ViewAgeForGuests == new GateLimits().ViewAgeForGuests
            ? limits with { ViewAgeForGuests = TimeSpan.FromMinutes(15), ViewAgeForOwners = TimeSpan.FromMinutes(30) }
            : limits;

    /// <summary>Ends it as a kill would: nothing is drained, told or taken back.</summary>
    public async Task KillAsync()
    {
        _app.Services.GetRequiredService<KubernetesClient>().Dispose();
        foreach (var connection in Registry.All)
        {
            await connection.CutAsync(GateReason.ShuttingDown);
        }

        try
        {
            await DisposeAsync();
        }
        catch (ObjectDisposedException)
        {
            // It could not say goodbye.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
