using Berth.Crds;
using Berth.Kube.Models;

namespace Berth.Operator.Snapshots;

/// <summary>How far the capture of one volume has come.</summary>
/// <param name="Status">What to say of it.</param>
/// <param name="Snapshot">Its VolumeSnapshot, if there is one.</param>
/// <param name="WaitsFor">What must happen before it can be captured; null when it can.</param>
/// <param name="Lost">Whether its VolumeSnapshot was there and is gone.</param>
public sealed record VolumeProgress(SnapshotVolumeStatus Status, V1VolumeSnapshot? Snapshot, string? WaitsFor, bool Lost);
