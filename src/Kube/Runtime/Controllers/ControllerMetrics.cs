using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Berth.Kube.Runtime;

/// <summary>The <c>controller_runtime_*</c> metrics, under the names that controller-runtime gives them.</summary>
public sealed class ControllerMetrics
{
    private static readonly double[] Buckets =
    [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4,
        4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
    ];

    private readonly ConcurrentDictionary<string, int> _workers = new();
    private readonly Counter<long> _total;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _terminal;
    private readonly Histogram<double> _time;
    private readonly UpDownCounter<long> _active;

    /// <summary>Creates the instruments in a meter.</summary>
    public ControllerMetrics(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _total = meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Reconciles, by how they ended.");
        _errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Reconciles that failed.");
        _terminal = meter.CreateCounter<long>(
            "controller_runtime_terminal_reconcile_errors_total", description: "Reconciles that failed and are not tried again.");
        _time = meter.CreateHistogram(
            "controller_runtime_reconcile_time_seconds",
            description: "How long a reconcile takes.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _active = meter.CreateUpDownCounter<long>("controller_runtime_active_workers", description: "Workers that are reconciling now.");
        meter.CreateObservableGauge(
            "controller_runtime_max_concurrent_reconciles",
            () => _workers.Select(entry => new Measurement<int>(entry.Value, Tag(entry.Key))),
            description: "Workers per controller.");
    }

    internal void Started(string controller, int workers)
    {
        _workers[controller] = workers;
        _active.Add(0, Tag(controller));
    }

    internal void Began(string controller) => _active.Add(1, Tag(controller));

    internal void Ended(string controller, string result, TimeSpan took)
    {
        _active.Add(-1, Tag(controller));
        _time.Record(took.TotalSeconds, Tag(controller));
        _total.Add(1, Tag(controller), new KeyValuePair<string, object?>("result", result));
        if (result is ReconcileResults.Error)
        {
            _errors.Add(1, Tag(controller));
        }
        else if (result is ReconcileResults.Terminal)
        {
            _terminal.Add(1, Tag(controller));
        }
    }

    private static KeyValuePair<string, object?> Tag(string controller) => new("controller", controller);
}
