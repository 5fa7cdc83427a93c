using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Status;
using k8s.Models;

namespace Berth.Operator.Snapshots;

/// <summary>How far a capture has come, and what stops it.</summary>
public static class SnapshotProgress
{
    /// <summary>How far one volume has come.</summary>
    public static VolumeProgress Of(SnapshotView view, SnapshotVolumeStatus volume)
    {
        var claim = view.Claims.FirstOrDefault(candidate => candidate.Metadata.Name == volume.Claim);
        var snapshot = view.VolumeSnapshots.FirstOrDefault(candidate => candidate.Metadata.Name == volume.VolumeSnapshotName);
        if (snapshot is null)
        {
            var waitsFor = claim?.Status?.Phase == "Bound" && claim.Metadata.DeletionTimestamp is null ? null : $"the claim {volume.Claim} to be bound";
            return new(volume, null, waitsFor, Lost: volume.ReadyToUse is not null && view.ClusterHasSnapshots);
        }

        var content = ContentOf(view, snapshot);
        var ready = snapshot.Status?.ReadyToUse == true && content is not null;
        return new(
            volume with
            {
                ReadyToUse = ready,
                ContentName = content?.Metadata.Name ?? volume.ContentName ?? ExpectedContentName(snapshot),
                Driver = content?.Spec?.Driver ?? volume.Driver,
                RestoreSize = snapshot.Status?.RestoreSize ?? (ready ? SizeOf(claim) : volume.RestoreSize),
                Error = ready ? null : snapshot.Status?.Error?.Message ?? volume.Error,
            },
            snapshot,
            WaitsFor: null,
            Lost: snapshot.Metadata.DeletionTimestamp is not null);
    }

    /// <summary>The content behind a VolumeSnapshot: only a pair that points at each other is to be trusted (external-snapshotter, "use the snapshot").</summary>
    public static V1VolumeSnapshotContent? ContentOf(SnapshotView view, V1VolumeSnapshot snapshot) => view.Contents.FirstOrDefault(candidate =>
        candidate.Metadata.Name == snapshot.Status?.BoundVolumeSnapshotContentName
        && candidate.Spec?.VolumeSnapshotRef?.Uid == snapshot.Metadata.Uid);

    /// <summary>
    /// How external-snapshotter will call the content. It is noted before the content is there: one that appears only after its
    /// VolumeSnapshot is gone (external-snapshotter 1446) can then still be told from a stranger's.
    /// </summary>
    public static string ExpectedContentName(V1VolumeSnapshot snapshot) => $"snapcontent-{snapshot.Metadata.Uid}";

    /// <summary>Why the capture cannot be finished, or null.</summary>
    public static Refusal? WhatStopped(SnapshotView view, WorkspaceSnapshotStatus status, IReadOnlyList<VolumeProgress> volumes)
    {
        if (view.Workspace?.Metadata is not { DeletionTimestamp: null } workspace || workspace.Uid != status.Workspace?.Uid)
        {
            return new(SnapshotReasons.WorkspaceGone, $"The workspace '{view.Snapshot.Spec?.WorkspaceName}' was deleted while it was being captured.");
        }

        if (volumes.FirstOrDefault(volume => volume.Lost) is { } lost)
        {
            return new(SnapshotReasons.DataLost, $"The VolumeSnapshot {lost.Status.VolumeSnapshotName} was deleted by somebody while it was being made.");
        }

        if (TimeLeft(view, status) > TimeSpan.Zero || volumes.All(volume => volume.Status.ReadyToUse == true))
        {
            return null;
        }

        var late = volumes.First(volume => volume.Status.ReadyToUse != true);
        var why = late.Status.Error ?? (late.WaitsFor is null ? "the storage did not say why" : $"it waited for {late.WaitsFor}");
        return new(SnapshotReasons.DeadlineExceeded, $"The volume '{late.Status.Name}' was not captured within {GoDuration.Format(view.Deadline)}: {why}.");
    }

    /// <summary>How long the capture may still take.</summary>
    public static TimeSpan TimeLeft(SnapshotView view, WorkspaceSnapshotStatus status) =>
        view.Deadline - (view.Now - (Conditions.Find(status.Conditions, ConditionTypes.Accepted)?.LastTransitionTime ?? view.Now));

    private static string? SizeOf(V1PersistentVolumeClaim? claim) =>
        claim?.Status?.Capacity?.Text("storage") ?? claim?.Spec?.Resources?.Requests?.Text("storage");
}
