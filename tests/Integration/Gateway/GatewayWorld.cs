using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;

[assembly: AssemblyFixture(typeof(Berth.Tests.Integration.Gateway.GatewayWorld))]

namespace Berth.Tests.Integration.Gateway;

/// <summary>
/// A control plane with Berth's definitions, two replicas of the gateway in this process, and a program that workspaces "run". There is
/// no node: the tests play the kubelet on the status of pods, whose addresses are this machine's.
/// </summary>
public sealed class GatewayWorld : IAsyncDisposable
{
    private readonly ControlPlane _controlPlane = new();
    private readonly Lazy<Task> _started;

    public GatewayWorld() => _started = new(StartAllAsync);

    /// <summary>An administrator's client that knows Berth's kinds.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>One replica of the gateway.</summary>
    public GatewayReplica Gateway { get; private set; } = null!;

    /// <summary>Another.</summary>
    public GatewayReplica Other { get; private set; } = null!;

    /// <summary>The program in the workspaces.</summary>
    public Upstream Upstream { get; private set; } = null!;

    /// <summary>The accounts and their sessions, the same for both replicas.</summary>
    public TestSessions Sessions { get; } = new();

    /// <summary>Waits until everything runs.</summary>
    public Task StartAsync() => _started.Value;

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => _controlPlane.KubeconfigPath;

    /// <summary>A client as the administrator.</summary>
    public ClusterConfiguration Cluster => ClusterConfiguration.Load(_controlPlane.KubeconfigPath);

    /// <summary>Makes a workspace with a pod that "runs", and waits until the replicas know it.</summary>
    public async Task<TestWorkspace> WorkspaceAsync(WorkspaceSpec spec, CancellationToken ct, string address = "127.0.0.1")
    {
        var ns = await ControlPlane.NewNamespaceAsync(Client, ct);
        var made = await Client.CreateAsync(
            new Workspace
            {
                Metadata = new() { Name = "code", NamespaceProperty = ns },
                Spec = spec with { Ports = spec.Ports ?? [new() { Name = "main", Port = Upstream.Port }] },
            },
            ct);
        var workspace = new TestWorkspace(Client, made);
        await workspace.RunAsync(address, ct);
        await Gateway.WaitForAsync(workspace.Label, ct);
        await Other.WaitForAsync(workspace.Label, ct);
        return workspace;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
        {
            return;
        }

        await Gateway.DisposeAsync();
        await Other.DisposeAsync();
        await Upstream.DisposeAsync();
        Client.Dispose();
        await _controlPlane.DisposeAsync();
    }

    private async Task StartAllAsync()
    {
        await _controlPlane.InitializeAsync();
        await Definitions.InstallAsync(_controlPlane);
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        Client = _controlPlane.NewClient(options);
        Upstream = await Upstream.StartAsync();
        Gateway = await GatewayReplica.StartAsync(Cluster, Sessions, new());
        Other = await GatewayReplica.StartAsync(Cluster, Sessions, new());
    }
}
