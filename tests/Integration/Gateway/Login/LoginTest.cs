using System.Net;
using System.Net.Sockets;
using Berth.Gateway.Login;
using Berth.Kube.Client;

namespace Berth.Tests.Integration.Gateway.Login;

/// <summary>Two replicas in a namespace of their own, and a provider.</summary>
public abstract class LoginTest(ControlPlane controlPlane) : IAsyncLifetime
{
    protected const string Portal = LoginReplica.Portal;
    protected const string Alice = "https://alice-abc.workspaces.localhost";
    protected const string Bob = "https://bob-abc.workspaces.localhost";

    private readonly List<IAsyncDisposable> _running = [];

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected ControlPlane ControlPlane { get; } = controlPlane;

    protected string Namespace { get; private set; } = "";

    internal KubernetesClient Client { get; } = controlPlane.NewClient();

    internal LoginReplica First { get; private set; } = null!;

    internal LoginReplica Second { get; private set; } = null!;

    internal IdentityProcess Identity { get; private set; } = null!;

    internal ProviderSettings Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Namespace = await Berth.Tests.Integration.ControlPlane.NewNamespaceAsync(Client, Ct);
        var port = FreePort();
        Provider = ProviderAt($"http://127.0.0.1:{port}", "local");
        var settings = new LoginSettings { Providers = [Provider] };
        First = await StartReplicaAsync(settings);
        Second = await StartReplicaAsync(settings);
        Identity = await StartIdentityAsync(port, "local", "--backchannel-logout-uri", $"http://berth.localhost:{First.Port}/backchannel-logout/local");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_running))
        {
            await one.DisposeAsync();
        }

        Client.Dispose();
        GC.SuppressFinalize(this);
    }

    internal static ProviderSettings ProviderAt(string issuer, string name)
    {
        Environment.SetEnvironmentVariable("BERTH_TEST_CLIENT_SECRET", "berth-secret");
        return new()
        {
            Name = name,
            Issuer = issuer,
            ClientId = "berth",
            ClientSecretEnv = "BERTH_TEST_CLIENT_SECRET",
            Scopes = ["openid", "email", "groups"],
        };
    }

    internal async Task<LoginReplica> StartReplicaAsync(LoginSettings settings)
    {
        var replica = await LoginReplica.StartAsync(ControlPlane, Namespace, settings.Checked(), Ct);
        _running.Add(replica);
        return replica;
    }

    internal async Task<IdentityProcess> StartIdentityAsync(int port, string provider, params string[] options)
    {
        var identity = await IdentityProcess.StartAsync(
            port, ["--redirect-uri", $"{Portal}/callback/{provider}", "--post-logout-redirect-uri", $"{Portal}/logout", .. options]);
        _running.Add(identity);
        return identity;
    }

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
