using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;
using Berth.Operator.Status;

namespace Berth.Operator.Workspaces;

/// <summary>Tells what changed between two statuses; steps on the way to running are not told, as each event is a write.</summary>
public static class WorkspaceEvents
{
    private static readonly HashSet<string> Steps = new(StringComparer.Ordinal)
    {
        Reasons.Creating, Reasons.Initializing, Reasons.NotListening, Reasons.Stopping, Reasons.SnapshotNotReady,
    };

    /// <summary>The events for going from one status to the next.</summary>
    public static IReadOnlyList<PlannedEvent> Between(WorkspaceStatus? before, WorkspaceStatus after)
    {
        var was = Conditions.Find(before?.Conditions, ConditionTypes.Ready);
        var ready = Conditions.Find(after.Conditions, ConditionTypes.Ready);
        if (ready?.Reason is not { } reason || was?.Reason == reason || Steps.Contains(reason))
        {
            return [];
        }

        return reason switch
        {
            Reasons.Running => [new(EventType.Normal, "Started", StartedMessage(after))],
            Reasons.Stopped => [new(EventType.Normal, reason, ready.Message!)],
            _ => [new(EventType.Warning, reason, ready.Message!)],
        };
    }

    private static string StartedMessage(WorkspaceStatus status)
    {
        var how = status.StartKind switch
        {
            StartKind.Snapshot => "started from a snapshot",
            StartKind.Restart => "started again",
            _ => "started",
        };
        return $"The workspace {how} and serves at {status.Url}.";
    }
}
