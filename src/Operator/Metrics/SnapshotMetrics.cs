using Berth.Crds;
using Berth.Operator.Snapshots;

namespace Berth.Operator.Metrics;

/// <summary>Counts what happens to snapshots.</summary>
public sealed class SnapshotMetrics(OperatorMetrics metrics)
{
    /// <summary>Counts what a plan changed. To be called once its status is written: before, the same change would be counted again.</summary>
    public void Observe(SnapshotView view, WorkspaceSnapshotStatus after)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(after);
        var before = view.Snapshot.Status?.Phase;
        if (after.Phase == before)
        {
            return;
        }

        if (after.Phase == SnapshotPhase.Succeeded && view.Snapshot.Metadata.CreationTimestamp is { } asked)
        {
            metrics.SnapshotTime.Observe((view.Now - asked).TotalSeconds);
        }
        else if (after.Phase == SnapshotPhase.Failed)
        {
            metrics.SnapshotFailures.Inc(Status.Conditions.Find(after.Conditions, ConditionTypes.Ready)?.Reason);
        }
    }
}
