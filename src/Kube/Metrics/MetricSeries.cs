namespace Berth.Kube.Metrics;

/// <summary>What was measured under one set of labels. Guarded by its family.</summary>
internal sealed class MetricSeries(int buckets)
{
    /// <summary>Count per bucket, not cumulated; the last is for what exceeds all bounds.</summary>
    public long[] Buckets { get; } = new long[buckets];

    public double Value { get; set; }

    public long Count { get; set; }
}
