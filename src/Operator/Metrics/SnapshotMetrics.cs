using System.Diagnostics.Metrics;
using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Snapshots;

namespace Berth.Operator.Metrics;

/// <summary>What platform teams watch about snapshots.</summary>
public sealed class SnapshotMetrics
{
    private readonly Histogram<double> duration;
    private readonly Counter<long> failures;

    /// <summary>Registers the instruments.</summary>
    public SnapshotMetrics(IMeterFactory meters, StoreProvider stores)
    {
        var meter = meters.Create(OperatorMeter.Name);
        duration = meter.CreateHistogram(
            "berth_snapshot_duration_seconds",
            unit: null,
            description: "Time from asking for a snapshot until it was ready.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800] });
        failures = meter.CreateCounter<long>("berth_snapshot_failures_total", description: "Snapshots refused or failed, by reason.");
        meter.CreateObservableGauge("berth_snapshots", () => Count(stores), description: "Snapshots by phase.");
    }

    /// <summary>Counts what a plan changes.</summary>
    public void Observe(SnapshotView view, WorkspaceSnapshotStatus after)
    {
        var before = view.Snapshot.Status?.Phase;
        if (after.Phase == before)
        {
            return;
        }

        if (after.Phase == SnapshotPhase.Succeeded && view.Snapshot.Metadata.CreationTimestamp is { } asked)
        {
            duration.Record((view.Now - asked).TotalSeconds);
        }
        else if (after.Phase == SnapshotPhase.Failed)
        {
            var reason = Status.Conditions.Find(after.Conditions, ConditionTypes.Ready)?.Reason;
            failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    private static IEnumerable<Measurement<long>> Count(StoreProvider stores) =>
        stores.Of<WorkspaceSnapshot>().List()
            .GroupBy(snapshot => snapshot.Status?.Phase ?? SnapshotPhase.Pending)
            .Select(group => new Measurement<long>(group.Count(), new KeyValuePair<string, object?>("phase", group.Key.ToString())));
}
