using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The <c>controller_runtime_*</c> metrics, under the names that controller-runtime gives them.</summary>
public sealed class ControllerMetrics
{
    private static readonly string[] Controller = ["controller"];

    private static readonly HistogramConfiguration Durations = new()
    {
        Buckets =
        [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4,
            4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
        ],
    };

    /// <summary>Defines the metrics.</summary>
    public ControllerMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Total = metrics.CreateCounter("controller_runtime_reconcile_total", "Reconciles, by how they ended.", ["controller", "result"]);
        Errors = metrics.CreateCounter("controller_runtime_reconcile_errors_total", "Reconciles that failed.", Controller);
        Terminal = metrics.CreateCounter(
            "controller_runtime_terminal_reconcile_errors_total", "Reconciles that failed and are not tried again.", Controller);
        Time = metrics.CreateHistogram("controller_runtime_reconcile_time_seconds", "How long a reconcile takes.", Controller, Durations);
        Active = metrics.CreateGauge("controller_runtime_active_workers", "Workers that are reconciling now.", Controller);
        Workers = metrics.CreateGauge("controller_runtime_max_concurrent_reconciles", "Workers of the controller; 0 on a standby.", Controller);
    }

    internal Counter Total { get; }

    internal Counter Errors { get; }

    internal Counter Terminal { get; }

    internal Histogram Time { get; }

    internal Gauge Active { get; }

    internal Gauge Workers { get; }

    /// <summary>The series of one controller; they exist from now on.</summary>
    internal ReconcileMetrics Of(string controller) => new(this, controller);
}
