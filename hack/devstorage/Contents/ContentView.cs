using Berth.DevStorage.Data;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Contents;

/// <summary>Everything that a decision about a content rests on.</summary>
/// <param name="Content">The content.</param>
/// <param name="Snapshot">The snapshot to which it belongs; null when that is gone or was replaced by another of its name.</param>
/// <param name="Class">Its snapshot class, if it names one that exists.</param>
/// <param name="Volume">The volume that it captures.</param>
/// <param name="Stored">What the storage holds under its handle.</param>
/// <param name="Now">The time.</param>
public sealed record ContentView(
    V1VolumeSnapshotContent Content,
    V1VolumeSnapshot? Snapshot,
    V1VolumeSnapshotClass? Class,
    V1PersistentVolume? Volume,
    StoredSnapshot? Stored,
    DateTimeOffset Now);
