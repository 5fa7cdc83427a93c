using System.Globalization;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator.Storages;

/// <summary>hack/devstorage, which plays a CSI driver and the sidecars.</summary>
public sealed class DevelopmentStorage : TestStorage
{
    private readonly string _data = Directory.CreateTempSubdirectory("berth-tests-").FullName;
    private BackgroundProcess? _process;

    /// <inheritdoc/>
    public override string Driver => "devstorage.berth.dev";

    /// <inheritdoc/>
    public override string ImmediateClass => "berth-dev-immediate";

    /// <inheritdoc/>
    protected override string Root => _data;

    /// <inheritdoc/>
    public override async Task StartAsync(ControlPlane controlPlane)
    {
        await controlPlane.ClusterAsync(
            ["crds", .. Directory.EnumerateFiles(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "devstorage", "crds"), "*.yaml")]);
        var ready = Path.Combine(_data, "ready");
        _process = new(
            "hack/devstorage",
            "Berth.DevStorage",
            new Dictionary<string, string>(),
            "--kubeconfig", controlPlane.KubeconfigPath, "--data", _data, "--ready-file", ready);
        await Wait.ForAsync(
            () => Task.FromResult(File.Exists(ready)),
            () => $"the storage to be ready; it says:\n{string.Join('\n', _process.Log)}",
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public override string HandleOf(V1PersistentVolume volume) => volume.Metadata.Name!;

    /// <inheritdoc/>
    public override string FilesOf(string handle) => Path.Combine(_data, "volumes", handle);

    /// <inheritdoc/>
    public override V1StorageClass SlowClass(string name, int seconds) => new()
    {
        Metadata = new() { Name = name, Annotations = Fault($"slow={Text(seconds)}s") },
        Provisioner = Driver,
        ReclaimPolicy = "Delete",
        VolumeBindingMode = "Immediate",
    };

    /// <inheritdoc/>
    public override V1VolumeSnapshotClass SlowSnapshots(string name, int seconds) => Snapshots(name, $"slow={Text(seconds)}s");

    /// <inheritdoc/>
    public override V1VolumeSnapshotClass SnapshotsThatFailAtFirst(string name, int attempts) => Snapshots(name, $"error-then-ready={Text(attempts)}");

    /// <inheritdoc/>
    public override V1VolumeSnapshotClass SnapshotsThatAreNeverReady(string name) => Snapshots(name, "never-ready");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private V1VolumeSnapshotClass Snapshots(string name, string fault) =>
        new() { Metadata = new() { Name = name, Annotations = Fault(fault) }, Driver = Driver, DeletionPolicy = "Delete" };

    private static Dictionary<string, string> Fault(string fault) => new() { ["devstorage.berth.dev/fault"] = fault };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
