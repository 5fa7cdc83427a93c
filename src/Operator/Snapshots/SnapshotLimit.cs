using Berth.Crds;
using Berth.Operator.Status;

namespace Berth.Operator.Snapshots;

/// <summary>Counts snapshots against the limit. What failed or was refused does not count; what is being deleted counts until it is gone.</summary>
public static class SnapshotLimit
{
    /// <summary>How many of some snapshots count.</summary>
    public static int Count(IEnumerable<WorkspaceSnapshot> snapshots) => snapshots.Count(IsTaken);

    /// <summary>
    /// How many snapshots stand before one that is not decided yet: those taken, and those also undecided that were asked for earlier.
    /// </summary>
    public static int CountBefore(WorkspaceSnapshot snapshot, IEnumerable<WorkspaceSnapshot> siblings) =>
        siblings.Count(sibling =>
            sibling.Metadata.Uid != snapshot.Metadata.Uid
            && (IsTaken(sibling) || (IsUndecided(sibling) && IsEarlier(sibling, snapshot))));

    private static bool IsTaken(WorkspaceSnapshot snapshot) =>
        Conditions.IsTrue(snapshot.Status?.Conditions, ConditionTypes.Accepted) && !HasFailed(snapshot.Status!);

    /// <summary>By the condition, not by the phase: one that failed and is now being deleted must not begin to count again.</summary>
    private static bool HasFailed(WorkspaceSnapshotStatus status) =>
        Conditions.Find(status.Conditions, ConditionTypes.Progressing) is { Status: Conditions.False, Reason: not SnapshotReasons.Ready };

    private static bool IsUndecided(WorkspaceSnapshot snapshot) =>
        snapshot.Metadata.DeletionTimestamp is null
        && !Conditions.IsTrue(snapshot.Status?.Conditions, ConditionTypes.Accepted)
        && snapshot.Status?.Phase != SnapshotPhase.Failed;

    private static bool IsEarlier(WorkspaceSnapshot left, WorkspaceSnapshot right)
    {
        var order = Nullable.Compare(left.Metadata.CreationTimestamp, right.Metadata.CreationTimestamp);
        return order != 0 ? order < 0 : string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name) < 0;
    }
}
