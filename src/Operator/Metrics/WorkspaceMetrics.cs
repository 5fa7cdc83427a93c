using Berth.Crds;
using Berth.Operator.Workspaces;

namespace Berth.Operator.Metrics;

/// <summary>Counts what happens to workspaces.</summary>
public sealed class WorkspaceMetrics(OperatorMetrics metrics)
{
    /// <summary>The start kind of a pod that did not tell.</summary>
    public const string UnknownStart = "Unknown";

    /// <summary>Counts what a plan changed. To be called once its status is written: before, the same change would be counted again.</summary>
    public void Observe(WorkspaceView view, WorkspaceStatus after)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(after);
        var before = view.Workspace.Status?.Phase;
        if (after.Phase == WorkspacePhase.Running && before != WorkspacePhase.Running)
        {
            var (@class, kind) = (ClassLabel.Of(view.Class), after.StartKind?.ToString() ?? UnknownStart);
            metrics.Starts.WithLabels(@class, kind).Inc();
            if (after.StartedAt is { } started)
            {
                metrics.StartupTime.WithLabels(@class, kind).Observe((view.Now - started).TotalSeconds);
            }
        }
        else if (after.Phase == WorkspacePhase.Failed && before != WorkspacePhase.Failed)
        {
            metrics.StartFailures.Inc(Status.Conditions.Find(after.Conditions, ConditionTypes.Ready)?.Reason);
        }
    }
}
