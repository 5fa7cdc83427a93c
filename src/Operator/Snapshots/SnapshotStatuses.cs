using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Status;

namespace Berth.Operator.Snapshots;

/// <summary>Writes the status of a snapshot from what is seen.</summary>
public static class SnapshotStatuses
{
    private const string Capturing = "The volumes are being captured.";

    /// <summary>Not to be taken: for good, or until the cause goes away.</summary>
    public static WorkspaceSnapshotStatus NotAccepted(SnapshotView view, Refusal refusal, bool final) => new()
    {
        Phase = final ? SnapshotPhase.Failed : SnapshotPhase.Pending,
        ObservedGeneration = view.Snapshot.Metadata.Generation,
        Error = refusal.Message,
        Conditions = Begin(view)
            .Set(ConditionTypes.Accepted, false, refusal.Reason, refusal.Message)
            .Set(ConditionTypes.Progressing, false, refusal.Reason, refusal.Message)
            .Set(ConditionTypes.Ready, false, refusal.Reason, refusal.Message)
            .ToList(),
    };

    /// <summary>To be taken: what the workspace is at this moment is recorded.</summary>
    public static WorkspaceSnapshotStatus Accepted(SnapshotView view) => new()
    {
        Phase = SnapshotPhase.InProgress,
        ObservedGeneration = view.Snapshot.Metadata.Generation,
        ReadyToUse = false,
        Consistency = view.Pod is null && !view.IsPodUnreadable ? Consistency.Stopped : Consistency.Crash,
        Workspace = SnapshotCapture.Spec(view),
        Volumes = SnapshotCapture.Volumes(view),
        Conditions = Begin(view)
            .Set(ConditionTypes.Accepted, true, SnapshotReasons.Accepted, "The snapshot may be taken.")
            .Set(ConditionTypes.Progressing, true, SnapshotReasons.Capturing, Capturing)
            .Set(ConditionTypes.Ready, false, SnapshotReasons.Capturing, Capturing)
            .ToList(),
    };

    /// <summary>Being taken.</summary>
    /// <param name="view">What is seen.</param>
    /// <param name="status">The status so far.</param>
    /// <param name="waitsFor">What must happen first; null when the storage is at work.</param>
    public static WorkspaceSnapshotStatus InProgress(SnapshotView view, WorkspaceSnapshotStatus status, string? waitsFor)
    {
        var error = status.Volumes?.Select(volume => volume.Error).FirstOrDefault(text => text is not null);
        var reason = waitsFor is null ? SnapshotReasons.Capturing : SnapshotReasons.WaitingForVolumes;
        var message = waitsFor is not null ? $"Waiting for {waitsFor}."
            : error is not null ? $"The storage reports: {error}; it is tried again."
            : Capturing;
        return status with
        {
            Phase = SnapshotPhase.InProgress,
            ObservedGeneration = view.Snapshot.Metadata.Generation,
            ReadyToUse = false,
            Error = error,
            Conditions = Keep(view, status)
                .Set(ConditionTypes.Progressing, true, reason, message)
                .Set(ConditionTypes.Ready, false, reason, message)
                .ToList(),
        };
    }

    /// <summary>A write was refused; it is tried again until the deadline.</summary>
    public static WorkspaceSnapshotStatus Refused(SnapshotView view, WorkspaceSnapshotStatus status, Refusal refusal) => status with
    {
        Error = refusal.Message,
        Conditions = Keep(view, status)
            .Set(ConditionTypes.Progressing, true, refusal.Reason, refusal.Message)
            .Set(ConditionTypes.Ready, false, refusal.Reason, refusal.Message)
            .ToList(),
    };

    /// <summary>Taken: the link is issued now, and not before.</summary>
    public static WorkspaceSnapshotStatus Succeeded(SnapshotView view, WorkspaceSnapshotStatus status, IReadOnlyList<VolumeProgress> volumes)
    {
        var bytes = volumes.Sum(volume => Quantity.TryParse(volume.Status.RestoreSize, out var size) ? size.Units : 0);
        return status with
        {
            Phase = SnapshotPhase.Succeeded,
            ObservedGeneration = view.Snapshot.Metadata.Generation,
            ReadyToUse = true,
            Error = null,
            CreationTime = volumes.Max(volume => volume.Snapshot?.Status?.CreationTime),
            RestoreSize = Quantity.OfBytes(bytes),
            Url = status.Url ?? $"{view.PortalUrl}/s/{view.FreshLinkId}",
            Conditions = Keep(view, status)
                .Set(ConditionTypes.Progressing, false, SnapshotReasons.Ready, "The capture is finished.")
                .Set(ConditionTypes.Ready, true, SnapshotReasons.Ready, "New workspaces can start from the snapshot.")
                .ToList(),
        };
    }

    /// <summary>Failed for good: no link, nothing left behind.</summary>
    public static WorkspaceSnapshotStatus Failed(SnapshotView view, WorkspaceSnapshotStatus status, Refusal why) => status with
    {
        Phase = SnapshotPhase.Failed,
        ObservedGeneration = view.Snapshot.Metadata.Generation,
        ReadyToUse = false,
        Url = null,
        Error = why.Message,
        Conditions = Keep(view, status)
            .Set(ConditionTypes.Progressing, false, why.Reason, why.Message)
            .Set(ConditionTypes.Ready, false, why.Reason, why.Message)
            .ToList(),
    };

    /// <summary>As it is, for the generation that is looked at (the description can be edited).</summary>
    public static WorkspaceSnapshotStatus Unchanged(SnapshotView view)
    {
        var status = view.Snapshot.Status!;
        return status with
        {
            ObservedGeneration = view.Snapshot.Metadata.Generation,
            Volumes = WithContentNames(view, status),
            Conditions = Keep(view, status).ToList(),
        };
    }

    /// <summary>Being deleted: the link is dead at once.</summary>
    public static WorkspaceSnapshotStatus Deleting(SnapshotView view, IReadOnlyList<string> left)
    {
        var status = view.Snapshot.Status ?? new();
        var message = left.Count == 0 ? "Nothing is left." : $"Waiting for these to go: {string.Join(", ", left)}.";
        return status with
        {
            Phase = SnapshotPhase.Deleting,
            ObservedGeneration = view.Snapshot.Metadata.Generation,
            ReadyToUse = false,
            Url = null,
            Volumes = WithContentNames(view, status),
            Conditions = Keep(view, status).Set(ConditionTypes.Ready, false, SnapshotReasons.Deleting, message).ToList(),
        };
    }

    private static List<SnapshotVolumeStatus>? WithContentNames(SnapshotView view, WorkspaceSnapshotStatus status) => status.Volumes?.Select(volume =>
        volume.ContentName is null && view.VolumeSnapshots.FirstOrDefault(candidate => candidate.Metadata.Name == volume.VolumeSnapshotName) is { } snapshot
            ? volume with { ContentName = SnapshotProgress.ExpectedContentName(snapshot) }
            : volume).ToList();

    private static Conditions Begin(SnapshotView view) => new(view.Snapshot.Status?.Conditions, view.Snapshot.Metadata.Generation, view.Now);

    private static Conditions Keep(SnapshotView view, WorkspaceSnapshotStatus status)
    {
        var conditions = Begin(view);
        foreach (var kept in status.Conditions ?? [])
        {
            conditions.Set(kept.Type!, kept.Status!, kept.Reason!, kept.Message!);
        }

        return conditions;
    }
}
