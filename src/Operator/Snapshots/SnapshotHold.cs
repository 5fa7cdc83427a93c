using Berth.Crds;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Leaves a snapshot as it is while something that decides about it exists and cannot be read: nothing is captured, failed or cleared away.</summary>
public static class SnapshotHold
{
    // A change of what cannot be read wakes the snapshot. This is for one whose remains do not tell whose it is.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>The plan of a snapshot that waits.</summary>
    public static Plan<WorkspaceSnapshotStatus> Plan(SnapshotView view)
    {
        var refusal = new Refusal(SnapshotReasons.Unreadable, UnreadableObject.Message(view.Unreadable));
        var status = view.Snapshot.Status switch
        {
            null or { Phase: null or SnapshotPhase.Pending } => SnapshotStatuses.NotAccepted(view, refusal, final: false),
            { Phase: SnapshotPhase.InProgress } capturing => SnapshotStatuses.Refused(view, capturing, refusal),
            _ => SnapshotStatuses.Unchanged(view),
        };
        return new() { Status = status, Events = SnapshotEvents.Between(view.Snapshot.Status, status), RequeueAfter = LookAgain };
    }
}
