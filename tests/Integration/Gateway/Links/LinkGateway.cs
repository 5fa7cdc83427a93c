using System.Net;
using System.Net.Sockets;
using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Links;
using Berth.Gateway.Login;
using Berth.Gateway.Portal;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Tests.Integration.Crds;
using Berth.Tests.Integration.Gateway.Login;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway.Links;

/// <summary>A whole gateway under its own account and nothing more, a real provider, and a real Git server; TLS is taken to end before.</summary>
internal sealed class LinkGateway(string kubeconfig, KubernetesClient client) : IAsyncDisposable
{
    public const string Portal = "https://berth.localhost";

    private WebApplication? _app;
    private IdentityProcess? _identity;
    private YamlApi? _api;

    /// <summary>What the gateway has logged.</summary>
    public LogLines Log { get; } = new();

    /// <summary>Where the gateway listens.</summary>
    public int Port { get; private set; }

    /// <summary>Repositories.</summary>
    public GitServer Git { get; private set; } = null!;

    /// <summary>Waits until its watch has told it of a class as it is now.</summary>
    public Task WaitForAsync(WorkspaceClass now, CancellationToken ct) => Wait.ForAsync(
        () => Task.FromResult(_app!.Services.GetRequiredService<EntityStore<WorkspaceClass>>().Get(null, now.Metadata.Name!)?.Metadata.ResourceVersion == now.Metadata.ResourceVersion),
        () => $"the gateway to know the class {now.Metadata.Name}",
        ct);

    /// <summary>Starts everything.</summary>
    public async Task StartAsync()
    {
        Git = await GitServer.StartAsync();
        var ns = await ControlPlane.NewNamespaceAsync(client, CancellationToken.None);
        var issuer = FreePort();
        var settings = new GatewaySettings
        {
            PortalUrl = new(Portal),
            Workspaces = WorkspaceDomain.Parse("https://{label}.workspaces.localhost"),
            Namespace = ns,
            ListenUrl = "http://127.0.0.1:0",
            ManagementUrl = "http://127.0.0.1:0",
            Limits = GatewayReplica.Patient(new() { DrainDelay = TimeSpan.Zero, Drain = TimeSpan.FromSeconds(1) }),
        };
        var builder = GatewayHost.CreateBuilder(
            settings, new LoginSettings { Providers = [LoginTest.ProviderAt($"http://127.0.0.1:{issuer}", "local")] }.Checked(), await AccountAsync(ns));
        builder.Logging.ClearProviders().AddProvider(Log);
        var app = builder.Build();
        app.UseGateway(portal => portal.UseRouting().UseEndpoints(endpoints =>
        {
            endpoints.MapLogin();
            endpoints.MapPortal();
            endpoints.MapSnapshotLinks();
        }));
        await app.StartAsync();
        _app = app;
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        _identity = await IdentityProcess.StartAsync(issuer, "--redirect-uri", $"{Portal}/callback/local", "--post-logout-redirect-uri", $"{Portal}/logout");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_identity is not null)
        {
            await _identity.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        await Git.DisposeAsync();
    }

    /// <summary>The account that the gateway has in a cluster, with the roles that are shipped.</summary>
    private async Task<ClusterConfiguration> AccountAsync(string ns)
    {
        _api = new(kubeconfig);
        foreach (var file in (string[])["role", "role_binding"])
        {
            var text = (await File.ReadAllTextAsync(Path.Combine(ControlPlane.RepositoryRoot(), "config", "gateway", "rbac", $"{file}.yaml")))
                .Replace("berth-system", ns, StringComparison.Ordinal)
                .Replace("kind: ClusterRole\nmetadata:\n  name: berth-gateway", $"kind: ClusterRole\nmetadata:\n  name: {ns}", StringComparison.Ordinal)
                .Replace("kind: ClusterRoleBinding\nmetadata:\n  name: berth-gateway", $"kind: ClusterRoleBinding\nmetadata:\n  name: {ns}", StringComparison.Ordinal)
                .Replace("kind: ClusterRole\n  name: berth-gateway", $"kind: ClusterRole\n  name: {ns}", StringComparison.Ordinal);
            foreach (var document in text.Split("\n---\n"))
            {
                var answer = await _api.SendAsync(ns, new(file, "", [document]), CancellationToken.None);
                answer.Taken.ShouldBeTrue(answer.Body);
            }
        }

        var cluster = ClusterConfiguration.Load(kubeconfig);
        return cluster with
        {
            Credentials = cluster.Credentials with
            {
                Impersonate = new() { UserName = $"system:serviceaccount:{ns}:berth-gateway", Groups = ["system:serviceaccounts", "system:authenticated"] },
            },
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
