using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;
using Berth.Tests.Integration.Operator.Storages;

[assembly: AssemblyFixture(typeof(Berth.Tests.Integration.Operator.OperatorWorld))]

namespace Berth.Tests.Integration.Operator;

/// <summary>
/// A control plane of its own with Berth's definitions, a storage and the operator's process; started by the first test that asks for it,
/// and shared by all of them. No node: pods never run.
/// </summary>
public class OperatorWorld : IAsyncDisposable
{
    private readonly ControlPlane _controlPlane;
    private readonly Lazy<Task<string?>> _storageCannotRun;
    private readonly Lazy<Task> _started;
    private readonly List<OperatorProcess> _operators = [];
    private KubernetesClient? _client;

    /// <summary>With the development storage.</summary>
    public OperatorWorld()
        : this(new DevelopmentStorage())
    {
    }

    /// <summary>With a storage of the caller's, which it disposes of.</summary>
    protected OperatorWorld(TestStorage storage)
    {
        Storage = storage;
        _controlPlane = new StorageControlPlane(storage);
        _storageCannotRun = new(storage.CannotRunBecauseAsync);
        _started = new(StartAllAsync);
    }

    /// <summary>What makes and keeps volumes and snapshots.</summary>
    public TestStorage Storage { get; }

    /// <summary>An administrator's client that knows Berth's kinds.</summary>
    public KubernetesClient Client => _client!;

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => _controlPlane.KubeconfigPath;

    /// <summary>The operators that were started and not killed.</summary>
    public IReadOnlyList<OperatorProcess> Operators => _operators;

    /// <summary>What every operator that ever ran has printed.</summary>
    public List<string> Log { get; } = [];

    /// <summary>The API server's record of requests.</summary>
    public AuditLog Audit => new(Path.Combine(_controlPlane.Folder, "audit.log"));

    /// <summary>Waits until everything runs; skips the test, with the reason, where the storage cannot run.</summary>
    public async Task StartAsync()
    {
        var reason = await _storageCannotRun.Value;
        Assert.SkipWhen(reason is not null, $"this storage cannot run here: {reason}");
        await _started.Value;
    }

    /// <summary>Starts an operator, and waits until it is ready (a standby is, too).</summary>
    public async Task<OperatorProcess> StartOperatorAsync(CancellationToken ct)
    {
        var process = new OperatorProcess(Kubeconfig);
        _operators.Add(process);
        await Wait.ForAsync(
            async () =>
            {
                process.IsAlive.ShouldBeTrue($"the operator ended:\n{string.Join('\n', process.Log)}");
                return await process.IsReadyAsync(ct);
            },
            () => $"the operator to be ready; it says:\n{string.Join('\n', process.Log)}",
            ct);
        return process;
    }

    /// <summary>Kills an operator with SIGKILL.</summary>
    public async Task KillOperatorAsync(OperatorProcess process)
    {
        await process.KillAsync();
        Log.AddRange(process.Log);
        _operators.Remove(process);
        await process.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _operators)
        {
            await process.DisposeAsync();
        }

        await Storage.DisposeAsync();
        _client?.Dispose();
        if (_started.IsValueCreated)
        {
            await _controlPlane.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private async Task StartAllAsync()
    {
        await _controlPlane.InitializeAsync();
        await Definitions.InstallAsync(_controlPlane);
        await Storage.StartAsync(_controlPlane);
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        options.JsonResolvers.Add(OperatorTestsJsonContext.Default);
        _client = _controlPlane.NewClient(options);
        await StartOperatorAsync(CancellationToken.None);
    }
}
