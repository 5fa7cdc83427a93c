using System.Collections.Concurrent;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The <c>workqueue_*</c> metrics, under the names that client-go gives them, one series per queue <c>name</c>.</summary>
public sealed class WorkQueueMetrics
{
    private static readonly string[] Name = ["name"];

    // client-go: ExponentialBuckets(10e-9, 10, 12)
    private static readonly HistogramConfiguration Durations = new() { Buckets = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000] };

    private readonly ConcurrentDictionary<string, QueueMetrics> _queues = new();

    /// <summary>Defines the metrics.</summary>
    /// <param name="metrics">Where.</param>
    /// <param name="registry">Whose scrapes read the state of the queues; without one it is not exported.</param>
    public WorkQueueMetrics(IMetricFactory metrics, CollectorRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Adds = metrics.CreateCounter("workqueue_adds_total", "Additions handled by the work queue.", Name);
        Retries = metrics.CreateCounter("workqueue_retries_total", "Retries handled by the work queue.", Name);
        QueueDuration = metrics.CreateHistogram(
            "workqueue_queue_duration_seconds", "How long a key stays in the work queue before it is handed out.", Name, Durations);
        WorkDuration = metrics.CreateHistogram("workqueue_work_duration_seconds", "How long working on a key takes.", Name, Durations);
        Depth = metrics.CreateGauge("workqueue_depth", "Keys that wait in the work queue.", Name);
        Unfinished = metrics.CreateGauge(
            "workqueue_unfinished_work_seconds", "Time that keys in process have been in process, summed up; it grows steadily when a worker is stuck.", Name);
        LongestRunning = metrics.CreateGauge(
            "workqueue_longest_running_processor_seconds", "How long the longest running worker has been working on its key.", Name);
        registry?.AddBeforeCollectCallback(Update);
    }

    internal Counter Adds { get; }

    internal Counter Retries { get; }

    internal Histogram QueueDuration { get; }

    internal Histogram WorkDuration { get; }

    internal Gauge Depth { get; }

    internal Gauge Unfinished { get; }

    internal Gauge LongestRunning { get; }

    /// <summary>The series of one queue; they exist from now on.</summary>
    internal QueueMetrics Of(string name) => _queues.GetOrAdd(name, static (key, all) => new(all, key), this);

    private void Update()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Update();
        }
    }
}
