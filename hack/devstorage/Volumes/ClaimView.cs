using Berth.DevStorage.Data;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Volumes;

/// <summary>Everything that a decision about a claim rests on.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Class">Its storage class.</param>
/// <param name="HasVolume">The volume object made for it exists.</param>
/// <param name="HasData">The directory made for it exists, and is complete.</param>
/// <param name="Snapshot">The snapshot that it names as its data source.</param>
/// <param name="Content">The content to which that snapshot says it is bound.</param>
/// <param name="Stored">What the storage holds under that content's handle.</param>
/// <param name="BeingCaptured">A snapshot of it is being made.</param>
/// <param name="Now">The time.</param>
public sealed record ClaimView(
    V1PersistentVolumeClaim Claim,
    V1StorageClass? Class,
    bool HasVolume,
    bool HasData,
    V1VolumeSnapshot? Snapshot,
    V1VolumeSnapshotContent? Content,
    StoredSnapshot? Stored,
    bool BeingCaptured,
    DateTimeOffset Now);
