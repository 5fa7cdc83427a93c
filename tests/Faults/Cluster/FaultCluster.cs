using Berth.Crds;
using Berth.DevStorage.Data;
using Berth.DevStorage.Hosting;
using Berth.DevStorage.Objects;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Faults.Cluster;

/// <summary>
/// The control plane with Berth's kinds, a class and a storage that makes volumes at once. There is no node: a workspace that starts gets
/// as far as its pod, which stays unscheduled, and volumes are bound and captured all the same.
/// </summary>
public sealed class FaultCluster(ControlPlane controlPlane) : IAsyncLifetime
{
    /// <summary>The class of all workspaces here.</summary>
    public const string ClassName = "standard";

    /// <summary>A storage class whose volumes may grow; nobody here makes them grow.</summary>
    public const string GrowingStorage = "growing";

    /// <summary>A snapshot class that keeps the data when its contents go.</summary>
    public const string RetainingSnapshots = "retaining";

    private readonly string _data = Path.Combine(controlPlane.Folder, "storage");
    private IHost? _storage;
    private DataDirectory? _directory;

    /// <summary>A folder for a run, among the files of the control plane: it goes with them, also when these tests are killed.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(controlPlane.Folder, "runs", name)).FullName;

    /// <summary>The API server.</summary>
    public ApiServer Server { get; private set; } = null!;

    /// <summary>An administrator's client that knows Berth's kinds.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>The handles of the volumes and snapshots that the storage holds.</summary>
    public IReadOnlyList<string> Stored =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(_data, "volumes"))
            .Concat(Directory.EnumerateDirectories(Path.Combine(_data, "snapshots")))
            .Select(path => Path.GetFileName(path)),
    ];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Server = new(controlPlane.KubeconfigPath);
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        Client = controlPlane.NewClient(options);
        var root = ControlPlane.RepositoryRoot();
        await controlPlane.ClusterAsync("crds", Path.Combine(root, "config", "crd", "bases"), Path.Combine(root, "hack", "devstorage", "crds"));

        _directory = new(_data);
        var ready = new ReadyFile(Path.Combine(_data, "ready"));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.AddFilter(level => level >= LogLevel.Warning));
        builder.Services.AddSingleton(ready);
        builder.Services.AddDevStorage(Client.Configuration, _directory);
        _storage = builder.Build();
        await _storage.StartAsync();
        await Client.CreateAsync(Class(ClassName), CancellationToken.None);
        await Client.CreateAsync(Classes.Storage(GrowingStorage, "Immediate", isDefault: false) with { AllowVolumeExpansion = true }, CancellationToken.None);
        await Client.CreateAsync(
            new V1VolumeSnapshotClass { Metadata = new() { Name = RetainingSnapshots }, Driver = Driver.Name, DeletionPolicy = "Retain" }, CancellationToken.None);
        await Wait.ForAsync(() => File.Exists(Path.Combine(_data, "ready")), "the storage", CancellationToken.None);
    }

    /// <summary>A class.</summary>
    public static WorkspaceClass Class(string name, int snapshots = 3, string snapshotClass = Driver.SnapshotClass) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Image = "example.com/workspace:1",
            Storage = new() { ClassName = Driver.ImmediateStorageClass, SnapshotClassName = snapshotClass, DefaultSize = "64Mi" },
            Snapshots = new() { MaxPerWorkspace = snapshots },
        },
    };

    /// <summary>Whether the storage holds a volume or snapshot of this handle.</summary>
    public bool Holds(string handle) => Stored.Contains(handle);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_storage is not null)
        {
            await _storage.StopAsync();
            _storage.Dispose();
        }

        _directory?.Dispose();
        Client?.Dispose();
        Server?.Dispose();
    }
}
