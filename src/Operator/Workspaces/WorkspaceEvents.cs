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
    public static IReadOnlyList<PlannedEvent> Between(WorkspaceStatus? before, WorkspaceStatus after) =>
        [.. OfReadiness(before, after), .. OfSharing(before, after)];

    private static IReadOnlyList<PlannedEvent> OfReadiness(WorkspaceStatus? before, WorkspaceStatus after)
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

    private static IReadOnlyList<PlannedEvent> OfSharing(WorkspaceStatus? before, WorkspaceStatus after)
    {
        var was = Conditions.Find(before?.Conditions, ConditionTypes.Shared);
        var shared = Conditions.Find(after.Conditions, ConditionTypes.Shared)!;
        var (wasShared, reason, message) = (was?.Status == Conditions.True, shared.Reason!, shared.Message!);
        return (reason, wasShared) switch
        {
            _ when was?.Reason == reason => [],
            (Reasons.Shared, _) => [new(EventType.Normal, Reasons.Shared, $"{message} The address to give to them is {after.SharedUrl}.")],
            (Reasons.NotShared, true) => [new(EventType.Normal, Reasons.NotShared, "Not shared any more: only the owner gets in.")],
            (Reasons.NotShared, false) => [],
            (nameof(SharingRefusal.Expired), true) => [new(EventType.Normal, Reasons.SharingExpired, message)],
            _ => [new(EventType.Warning, Reasons.SharingRefused, message)],
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
