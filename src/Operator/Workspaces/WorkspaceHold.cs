using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Status;

namespace Berth.Operator.Workspaces;

/// <summary>
/// Leaves a workspace as it is while something that decides about it exists and cannot be read: nothing is made, changed or taken away. What runs
/// goes on running. Only the status says so.
/// </summary>
public static class WorkspaceHold
{
    // A change of what cannot be read wakes the workspace. This is for one whose remains do not tell whose it is.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>The plan of a workspace that waits.</summary>
    public static Plan<WorkspaceStatus> Plan(WorkspaceView view)
    {
        var before = view.Workspace.Status;
        var message = UnreadableObject.Message(view.Unreadable);
        var conditions = new Conditions(before?.Conditions, view.Workspace.Metadata.Generation, view.Now);
        foreach (var kept in before?.Conditions ?? [])
        {
            conditions.Set(kept.Type!, kept.Status!, kept.Reason!, kept.Message!);
        }

        // Whether it serves is still known when its pod is.
        var isReady = Conditions.IsTrue(before?.Conditions, ConditionTypes.Ready) && view.Pod is { } pod && WorkspaceProgress.IsReady(pod);
        _ = isReady
            ? conditions.Set(ConditionTypes.Ready, true, Reasons.Running, $"The workspace is running. {message}")
            : conditions.Set(ConditionTypes.Ready, Conditions.Unknown, Reasons.Unreadable, message);

        // As the gateway has it: a class that is not known shares nothing.
        var sharing = WorkspaceSharing.Of(view);
        conditions.Set(ConditionTypes.Shared, sharing.Not is null, sharing.Not?.Reason ?? Reasons.Shared, sharing.Not?.Message ?? sharing.With!);
        var status = (before ?? new()) with
        {
            Phase = before?.Phase ?? WorkspacePhase.Pending,
            Participants = null,
            LastActivity = null,
            SharedUrl = sharing.Not is null ? before?.SharedUrl : null,
            ObservedGeneration = view.Workspace.Metadata.Generation,
            Conditions = conditions.ToList(),
        };
        return new() { Status = status, Events = WorkspaceEvents.Between(before, status), RequeueAfter = LookAgain };
    }
}
