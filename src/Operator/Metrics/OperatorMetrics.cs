using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using Prometheus;

namespace Berth.Operator.Metrics;

/// <summary>
/// The metrics of the operator's own; those of its runtime are Berth.Kube's. No label has the name of a user, a workspace or a namespace,
/// and each has a bounded number of values.
/// </summary>
public sealed class OperatorMetrics
{
    private static readonly HistogramConfiguration Startups = new() { Buckets = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600] };
    private static readonly HistogramConfiguration Captures = new() { Buckets = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800] };

    /// <summary>Defines the metrics.</summary>
    public OperatorMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Workspaces = metrics.CreateGauge("berth_workspaces", "Workspaces now, by phase and class; only the leader exports it.", ["phase", "class"]);
        Starts = metrics.CreateCounter("berth_workspace_starts_total", "Workspaces that came to serve.", ["class", "start_kind"]);
        StartupTime = metrics.CreateHistogram(
            "berth_workspace_startup_seconds", "Time from the pod's start until the workspace served.", ["class", "start_kind"], Startups);
        StartFailures = new(
            metrics.CreateCounter("berth_workspace_start_failures_total", "Starts that something stood against, by the reason in the condition Ready.", ["reason"]),
            [
                Reasons.InvalidName, Reasons.ClassNotFound, Reasons.ImageMissing, Reasons.ImageNotAllowed, Reasons.InvalidTimeout, Reasons.InvalidSize,
                Reasons.SizeNotAllowed, Reasons.ExposureNotPossible, Reasons.SnapshotNotFound, Reasons.SnapshotUnusable, Reasons.VolumeMissing,
                Reasons.ClaimLost, PlanEffects.NameTaken, .. RefusedByApiServer,
            ]);
        Snapshots = metrics.CreateGauge("berth_snapshots", "Snapshots now, by phase; only the leader exports it.", ["phase"]);
        SnapshotTime = metrics.CreateHistogram("berth_snapshot_duration_seconds", "Time from asking for a snapshot until it was ready.", Captures);
        SnapshotFailures = new(
            metrics.CreateCounter("berth_snapshot_failures_total", "Snapshots refused or failed for good, by the reason in the condition Ready.", ["reason"]),
            [
                SnapshotReasons.InvalidName, SnapshotReasons.Disabled, SnapshotReasons.NothingToCapture, SnapshotReasons.LimitReached,
                SnapshotReasons.DeadlineExceeded, SnapshotReasons.DataLost, SnapshotReasons.WorkspaceGone,
            ]);
    }

    /// <summary>Workspaces that exist.</summary>
    public Gauge Workspaces { get; }

    /// <summary>Workspaces that came to serve.</summary>
    public Counter Starts { get; }

    /// <summary>How long that took.</summary>
    public Histogram StartupTime { get; }

    /// <summary>Workspaces that could not start.</summary>
    public ReasonCounter StartFailures { get; }

    /// <summary>Snapshots that exist.</summary>
    public Gauge Snapshots { get; }

    /// <summary>How long snapshots took.</summary>
    public Histogram SnapshotTime { get; }

    /// <summary>Snapshots that there will never be.</summary>
    public ReasonCounter SnapshotFailures { get; }

    // What the API server says of a write that it refuses; an admission webhook may say anything.
    private static string[] RefusedByApiServer => ["Invalid", "Forbidden"];
}
