using Berth.Kube.Runtime;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The series of the work queue of one name. The queue itself is made when the process begins to lead.</summary>
internal sealed class QueueMetrics
{
    private readonly Counter.Child _adds;
    private readonly Counter.Child _retries;
    private readonly Histogram.Child _queueDuration;
    private readonly Histogram.Child _workDuration;
    private readonly Gauge.Child _depth;
    private readonly Gauge.Child _unfinished;
    private readonly Gauge.Child _longestRunning;
    private Func<QueueState>? _observe;

    public QueueMetrics(WorkQueueMetrics all, string name)
    {
        _adds = all.Adds.WithLabels(name);
        _retries = all.Retries.WithLabels(name);
        _queueDuration = all.QueueDuration.WithLabels(name);
        _workDuration = all.WorkDuration.WithLabels(name);
        _depth = all.Depth.WithLabels(name);
        _unfinished = all.Unfinished.WithLabels(name);
        _longestRunning = all.LongestRunning.WithLabels(name);
    }

    /// <summary>Reads the state of the queue anew; zero when there is none.</summary>
    public void Update()
    {
        var state = Volatile.Read(ref _observe)?.Invoke() ?? default;
        _depth.Set(state.Depth);
        _unfinished.Set(state.Unfinished.TotalSeconds);
        _longestRunning.Set(state.LongestRunning.TotalSeconds);
    }

    public void Follow(Func<QueueState> observe) => Volatile.Write(ref _observe, observe);

    public void Unfollow(Func<QueueState> observe) => Interlocked.CompareExchange(ref _observe, null, observe);

    public void Added() => _adds.Inc();

    public void Retried() => _retries.Inc();

    public void Waited(TimeSpan time) => _queueDuration.Observe(time.TotalSeconds);

    public void Worked(TimeSpan time) => _workDuration.Observe(time.TotalSeconds);
}
