using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Status;

namespace Berth.Operator.Snapshots;

/// <summary>Decides what a snapshot needs. Pure: the same view always gives the same plan.</summary>
public static class SnapshotPlanner
{
    private static readonly TimeSpan LookForSnapshotsAgain = TimeSpan.FromMinutes(1);

    /// <summary>Plans one step for a snapshot that is not being deleted.</summary>
    public static Plan<WorkspaceSnapshotStatus> Plan(SnapshotView view)
    {
        if (view.Unreadable.Count > 0)
        {
            return SnapshotHold.Plan(view);
        }

        var plan = view.Snapshot.Status?.Phase switch
        {
            // What failed stays as it is: a capture taken much later than asked for would be another one. What it left is cleared away.
            SnapshotPhase.Failed => ClearAway(view, SnapshotStatuses.Unchanged(view)),
            SnapshotPhase.Succeeded => Keep(view),
            _ => Take(view),
        };
        return plan with { Events = SnapshotEvents.Between(view.Snapshot.Status, plan.Status) };
    }

    /// <summary>The plan after the API server refused a write: the status as planned, and, of a capture that goes on, the refusal as its error.</summary>
    public static Plan<WorkspaceSnapshotStatus> Refused(SnapshotView view, WorkspaceSnapshotStatus planned, Refusal refusal)
    {
        var status = planned.Phase == SnapshotPhase.InProgress ? SnapshotStatuses.Refused(view, planned, refusal) : planned;
        return new() { Status = status, Events = SnapshotEvents.Between(view.Snapshot.Status, status) };
    }

    private static Plan<WorkspaceSnapshotStatus> Take(SnapshotView view)
    {
        var status = view.Snapshot.Status;
        if (!Conditions.IsTrue(status?.Conditions, ConditionTypes.Accepted))
        {
            if (SnapshotAcceptance.Check(view) is { } refused)
            {
                return new()
                {
                    Status = SnapshotStatuses.NotAccepted(view, refused.Refusal, refused.Final),
                    // No object changes when a cluster learns a new kind.
                    RequeueAfter = refused.Refusal.Reason == SnapshotReasons.SnapshotsNotInstalled ? LookForSnapshotsAgain : null,
                };
            }

            // Written down before anything is made: however the operator ends, what it made counts, and is known by its name.
            return new() { Status = SnapshotStatuses.Accepted(view), RequeueAfter = TimeSpan.Zero };
        }

        return Capture(view, status!);
    }

    private static Plan<WorkspaceSnapshotStatus> Capture(SnapshotView view, WorkspaceSnapshotStatus status)
    {
        var volumes = status.Volumes!.Select(volume => SnapshotProgress.Of(view, volume)).ToList();
        status = status with { Volumes = [.. volumes.Select(volume => volume.Status)] };
        if (SnapshotProgress.WhatStopped(view, status, volumes) is { } stopped)
        {
            // What is made and not yet known by its name keeps its place among the snapshots that are allowed until it goes.
            return SnapshotDeletion.NextLook(view) is { } soon
                ? new() { Status = SnapshotStatuses.InProgress(view, status, waitsFor: null), RequeueAfter = soon }
                : ClearAway(view, SnapshotStatuses.Failed(view, status, stopped));
        }

        if (volumes.TrueForAll(volume => volume.Status.ReadyToUse == true))
        {
            return new() { Status = SnapshotStatuses.Succeeded(view, status, volumes) };
        }

        var waiting = volumes.FirstOrDefault(volume => volume.WaitsFor is not null)?.WaitsFor;
        return new()
        {
            Status = SnapshotStatuses.InProgress(view, status, waiting),
            // All or nothing: no volume is captured before every volume can be, so that the captures lie close together.
            Writes = waiting is null ? [.. volumes.Where(volume => volume.Snapshot is null).Select(volume => SnapshotCapture.Take(view, volume.Status))] : [],
            RequeueAfter = SnapshotProgress.TimeLeft(view, status) + TimeSpan.FromSeconds(1),
        };
    }

    private static Plan<WorkspaceSnapshotStatus> Keep(SnapshotView view)
    {
        if (!view.ClusterHasSnapshots)
        {
            // The API server does not serve the kind just now: what cannot be seen is not lost.
            return new() { Status = SnapshotStatuses.Unchanged(view), RequeueAfter = LookForSnapshotsAgain };
        }

        var status = view.Snapshot.Status!;
        var lost = status.Volumes!.FirstOrDefault(volume =>
            view.VolumeSnapshots.FirstOrDefault(candidate => candidate.Metadata.Name == volume.VolumeSnapshotName) is not { Metadata.DeletionTimestamp: null } snapshot
            || SnapshotProgress.ContentOf(view, snapshot) is null);
        return lost is null
            ? new()
            {
                Status = SnapshotStatuses.Unchanged(view),
                Writes = [.. SnapshotGrants.ClearAway(view), .. SnapshotDeletion.ClearOrphans(view)],
                RequeueAfter = SnapshotGrants.NextLook(view),
            }
            : ClearAway(view, SnapshotStatuses.Failed(
                view,
                status,
                new(SnapshotReasons.DataLost, $"The VolumeSnapshot {lost.VolumeSnapshotName} or its content was deleted by somebody, and the capture with it. Delete this snapshot and take another.")));
    }

    private static Plan<WorkspaceSnapshotStatus> ClearAway(SnapshotView view, WorkspaceSnapshotStatus status) =>
        new() { Status = status, Writes = SnapshotDeletion.ClearAway(view), RequeueAfter = SnapshotDeletion.NextLook(view) };
}
