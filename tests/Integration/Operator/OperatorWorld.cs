using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;

[assembly: AssemblyFixture(typeof(Berth.Tests.Integration.Operator.OperatorWorld))]

namespace Berth.Tests.Integration.Operator;

/// <summary>
/// A control plane of its own with Berth's definitions, the development storage and the operator's process; started by the first test
/// that asks for it, and shared by all of them. No node: pods never run.
/// </summary>
public sealed class OperatorWorld : IAsyncDisposable
{
    private readonly ControlPlane _controlPlane = new();
    private readonly string _data = Directory.CreateTempSubdirectory("berth-tests-").FullName;
    private readonly Lazy<Task> _started;
    private readonly List<OperatorProcess> _operators = [];
    private BackgroundProcess? _storage;
    private KubernetesClient? _client;

    public OperatorWorld() => _started = new(StartAllAsync);

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

    /// <summary>The directories in which the storage keeps volumes and snapshots.</summary>
    public IEnumerable<string> DataDirectories =>
        ((string[])["volumes", "snapshots"]).SelectMany(part => Directory.EnumerateFileSystemEntries(Path.Combine(_data, part)));

    /// <summary>Waits until everything runs.</summary>
    public Task StartAsync() => _started.Value;

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
        if (!_started.IsValueCreated)
        {
            Directory.Delete(_data);
            return;
        }

        foreach (var process in _operators)
        {
            await process.DisposeAsync();
        }

        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        _client?.Dispose();
        await _controlPlane.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task StartAllAsync()
    {
        await _controlPlane.InitializeAsync();
        await Definitions.InstallAsync(_controlPlane);
        await _controlPlane.ClusterAsync(
            ["crds", .. Directory.EnumerateFiles(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "devstorage", "crds"), "*.yaml")]);
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        options.JsonResolvers.Add(OperatorTestsJsonContext.Default);
        _client = _controlPlane.NewClient(options);

        var ready = Path.Combine(_data, "ready");
        _storage = new(
            "hack/devstorage",
            "Berth.DevStorage",
            new Dictionary<string, string>(),
            "--kubeconfig", Kubeconfig, "--data", _data, "--ready-file", ready);
        await Wait.ForAsync(
            () => Task.FromResult(File.Exists(ready)),
            () => $"the storage to be ready; it says:\n{string.Join('\n', _storage.Log)}",
            CancellationToken.None);
        await StartOperatorAsync(CancellationToken.None);
    }
}
