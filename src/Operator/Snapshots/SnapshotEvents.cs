using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Tells what changed between two statuses.</summary>
public static class SnapshotEvents
{
    /// <summary>The events for going from one status to the next.</summary>
    public static IReadOnlyList<PlannedEvent> Between(WorkspaceSnapshotStatus? before, WorkspaceSnapshotStatus after)
    {
        var was = Status.Conditions.Find(before?.Conditions, ConditionTypes.Ready);
        var ready = Status.Conditions.Find(after.Conditions, ConditionTypes.Ready);
        if (ready?.Reason is not { } reason || was?.Reason == reason || after.Phase == SnapshotPhase.InProgress)
        {
            return [];
        }

        return after.Phase == SnapshotPhase.Succeeded
            ? [new(EventType.Normal, "SnapshotReady", $"The snapshot is ready ({after.RestoreSize}); the link is in status.url.")]
            : [new(EventType.Warning, reason, ready.Message!)];
    }
}
