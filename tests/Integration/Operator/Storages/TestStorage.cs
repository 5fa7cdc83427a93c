using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator.Storages;

/// <summary>
/// Storage with snapshots for a control plane without a node: what the tests have to know of it, and the faults that each storage makes on
/// request in its own way.
/// </summary>
public abstract class TestStorage : IAsyncDisposable
{
    /// <summary>The name of the CSI driver, as classes name it.</summary>
    public abstract string Driver { get; }

    /// <summary>A StorageClass whose claims are bound at once.</summary>
    public abstract string ImmediateClass { get; }

    /// <summary>Options of <c>hack/cluster up</c> that this storage needs.</summary>
    public virtual IReadOnlyList<string> ClusterOptions => [];

    /// <summary>The directories in which the storage keeps volumes and snapshots.</summary>
    public IEnumerable<string> DataDirectories =>
        ((string[])["volumes", "snapshots"]).SelectMany(part => Directory.EnumerateFileSystemEntries(Path.Combine(Root, part)));

    /// <summary>The folder that holds them.</summary>
    protected abstract string Root { get; }

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public virtual Task<string?> CannotRunBecauseAsync() => Task.FromResult<string?>(null);

    /// <summary>Starts it on a control plane that runs, and waits until it works.</summary>
    public abstract Task StartAsync(ControlPlane controlPlane);

    /// <summary>What the storage calls a volume.</summary>
    public abstract string HandleOf(V1PersistentVolume volume);

    /// <summary>The folder with the files of a volume of that handle.</summary>
    public abstract string FilesOf(string handle);

    /// <summary>A StorageClass that binds at once, whose volumes take this long to be made.</summary>
    public abstract V1StorageClass SlowClass(string name, int seconds);

    /// <summary>A VolumeSnapshotClass whose snapshots are cut at once and ready this long afterwards.</summary>
    public abstract V1VolumeSnapshotClass SlowSnapshots(string name, int seconds);

    /// <summary>A VolumeSnapshotClass whose first attempts at each snapshot end in an error.</summary>
    public abstract V1VolumeSnapshotClass SnapshotsThatFailAtFirst(string name, int attempts);

    /// <summary>A VolumeSnapshotClass whose snapshots are never ready.</summary>
    public abstract V1VolumeSnapshotClass SnapshotsThatAreNeverReady(string name);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
