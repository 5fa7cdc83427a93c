using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Berth.Kube.Runtime;

/// <summary>The <c>workqueue_*</c> metrics, under the names that client-go gives them, one series per queue <c>name</c>.</summary>
public sealed class WorkQueueMetrics
{
    // client-go: ExponentialBuckets(10e-9, 10, 12)
    private static readonly double[] Buckets = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

    private readonly ConcurrentDictionary<string, Func<QueueState>> _queues = new();
    private readonly Counter<long> _adds;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _workDuration;

    /// <summary>Creates the instruments in a meter.</summary>
    public WorkQueueMetrics(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets };
        _adds = meter.CreateCounter<long>("workqueue_adds_total", description: "Additions handled by the work queue.");
        _retries = meter.CreateCounter<long>("workqueue_retries_total", description: "Retries handled by the work queue.");
        _queueDuration = meter.CreateHistogram(
            "workqueue_queue_duration_seconds", description: "How long a key stays in the work queue before it is handed out.", advice: advice);
        _workDuration = meter.CreateHistogram(
            "workqueue_work_duration_seconds", description: "How long working on a key takes.", advice: advice);
        meter.CreateObservableGauge(
            "workqueue_depth", () => Observe(state => state.Depth), description: "Keys that wait in the work queue.");
        meter.CreateObservableGauge(
            "workqueue_unfinished_work_seconds",
            () => Observe(state => state.Unfinished.TotalSeconds),
            description: "Time that keys in process have been in process, summed up; it grows steadily when a worker is stuck.");
        meter.CreateObservableGauge(
            "workqueue_longest_running_processor_seconds",
            () => Observe(state => state.LongestRunning.TotalSeconds),
            description: "How long the longest running worker has been working on its key.");
    }

    internal void Register(string name, Func<QueueState> observe) => _queues[name] = observe;

    internal void Unregister(string name) => _queues.TryRemove(name, out _);

    internal void Added(string name) => _adds.Add(1, Tag(name));

    internal void Retried(string name) => _retries.Add(1, Tag(name));

    internal void Waited(string name, TimeSpan time) => _queueDuration.Record(time.TotalSeconds, Tag(name));

    internal void Worked(string name, TimeSpan time) => _workDuration.Record(time.TotalSeconds, Tag(name));

    private static KeyValuePair<string, object?> Tag(string name) => new("name", name);

    private List<Measurement<T>> Observe<T>(Func<QueueState, T> select)
        where T : struct =>
        [.. _queues.Select(queue => new Measurement<T>(select(queue.Value()), Tag(queue.Key)))];
}
