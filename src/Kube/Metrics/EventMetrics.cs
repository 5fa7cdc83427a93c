using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>What became of the events that were to be recorded.</summary>
public sealed class EventMetrics
{
    /// <summary>Defines the metrics.</summary>
    public EventMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var events = metrics.CreateCounter(
            "operator_events_total", "Events by what became of them: created, counted, or dropped as full, spam or failed.", ["outcome"]);
        Created = events.WithLabels("created");
        Counted = events.WithLabels("counted");
        DroppedAsFull = events.WithLabels("dropped_full");
        DroppedAsSpam = events.WithLabels("dropped_spam");
        DroppedAsFailed = events.WithLabels("dropped_failed");
    }

    internal Counter.Child Created { get; }

    internal Counter.Child Counted { get; }

    internal Counter.Child DroppedAsFull { get; }

    internal Counter.Child DroppedAsSpam { get; }

    internal Counter.Child DroppedAsFailed { get; }
}
