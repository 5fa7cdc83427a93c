namespace Berth.Kube.Metrics;

/// <summary>What Prometheus calls the type of a metric.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,
}
