using System.Globalization;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator.Storages;

/// <summary>
/// The sidecars of the Kubernetes project and the driver csi-folder, as <c>hack/cluster up --csi</c> starts them. The driver makes its faults
/// on request by parameters of a class.
/// </summary>
public sealed class CsiStorage : TestStorage
{
    private string _folder = "";

    /// <inheritdoc/>
    public override string Driver => "folder.csi.test";

    /// <inheritdoc/>
    public override string ImmediateClass => "folder-immediate";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClusterOptions => ["--csi"];

    /// <inheritdoc/>
    protected override string Root => _folder;

    /// <inheritdoc/>
    public override async Task<string?> CannotRunBecauseAsync()
    {
        try
        {
            await new ControlPlane().ClusterAsync("check", "--no-node", "--csi");
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(ControlPlane controlPlane)
    {
        _folder = Path.Combine(controlPlane.Folder, "data", "csi");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override string HandleOf(V1PersistentVolume volume) => volume.Spec!.Csi!.VolumeHandle!;

    /// <inheritdoc/>
    public override string FilesOf(string handle) => Path.Combine(_folder, "volumes", handle, "data");

    /// <inheritdoc/>
    public override V1StorageClass SlowClass(string name, int seconds) => new()
    {
        Metadata = new() { Name = name },
        Provisioner = Driver,
        ReclaimPolicy = "Delete",
        VolumeBindingMode = "Immediate",
        Parameters = new Dictionary<string, string> { ["call"] = Text(seconds) + "s" },
    };

    /// <inheritdoc/>
    public override V1VolumeSnapshotClass SlowSnapshots(string name, int seconds) => Snapshots(name, new() { ["delay"] = Text(seconds) + "s" });

    /// <inheritdoc/>
    public override V1VolumeSnapshotClass SnapshotsThatFailAtFirst(string name, int attempts) =>
        Snapshots(name, new() { ["error"] = "13", ["attempts"] = Text(attempts) });

    /// <inheritdoc/>
    public override V1VolumeSnapshotClass SnapshotsThatAreNeverReady(string name) => Snapshots(name, new() { ["delay"] = "24h" });

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private V1VolumeSnapshotClass Snapshots(string name, Dictionary<string, string> parameters) =>
        new() { Metadata = new() { Name = name }, Driver = Driver, DeletionPolicy = "Delete", Parameters = parameters };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
