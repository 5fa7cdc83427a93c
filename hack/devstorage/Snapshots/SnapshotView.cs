using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Snapshots;

/// <summary>Everything that a decision about a snapshot rests on.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Claim">The claim that it captures, if there is one.</param>
/// <param name="Volume">The volume to which that claim is bound.</param>
/// <param name="Content">The content of the name that the snapshot has, wants or will get.</param>
/// <param name="Classes">All snapshot classes.</param>
/// <param name="BeingRestored">A claim is being restored from it.</param>
public sealed record SnapshotView(
    V1VolumeSnapshot Snapshot,
    V1PersistentVolumeClaim? Claim,
    V1PersistentVolume? Volume,
    V1VolumeSnapshotContent? Content,
    IReadOnlyList<V1VolumeSnapshotClass> Classes,
    bool BeingRestored);
