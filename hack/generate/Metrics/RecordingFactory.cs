using Berth.Kube.Metrics;
using Prometheus;

namespace Berth.Generate.Metrics;

/// <summary>Defines metrics as the programs do, and remembers them in their order.</summary>
internal sealed class RecordingFactory : IMetricFactory
{
    private readonly IMetricFactory _factory = MetricsServiceCollectionExtensions.FactoryOf(new CollectorRegistry());

    /// <summary>What was defined.</summary>
    public List<MetricRow> Rows { get; } = [];

    public ExemplarBehavior? ExemplarBehavior
    {
        get => _factory.ExemplarBehavior;
        set => _factory.ExemplarBehavior = value;
    }

    public Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null) =>
        Note("counter", _factory.CreateCounter(name, help, configuration), counter => counter.GetAllLabelValues());

    public Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null) =>
        Note("counter", _factory.CreateCounter(name, help, labelNames, configuration), counter => counter.GetAllLabelValues());

    public Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null) =>
        Note("gauge", _factory.CreateGauge(name, help, configuration), _ => []);

    public Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null) =>
        Note("gauge", _factory.CreateGauge(name, help, labelNames, configuration), _ => []);

    public Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null) =>
        Note("histogram", _factory.CreateHistogram(name, help, configuration), histogram => histogram.GetAllLabelValues());

    public Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null) =>
        Note("histogram", _factory.CreateHistogram(name, help, labelNames, configuration), histogram => histogram.GetAllLabelValues());

    public Summary CreateSummary(string name, string help, SummaryConfiguration? configuration = null) => throw NoSummaries(name);

    public Summary CreateSummary(string name, string help, string[] labelNames, SummaryConfiguration? configuration = null) => throw NoSummaries(name);

    public IMetricFactory WithLabels(IDictionary<string, string> labels) => throw new NotSupportedException("The page of metrics knows no common labels.");

    public IManagedLifetimeMetricFactory WithManagedLifetime(TimeSpan expiresAfter) =>
        throw new NotSupportedException("The page of metrics knows no metrics that expire.");

    private static NotSupportedException NoSummaries(string name) => new($"{name} is a summary: replicas' quantiles cannot be added up. Make it a histogram.");

    private T Note<T>(string type, T metric, Func<T, IEnumerable<string[]>> values)
        where T : Collector
    {
        Rows.Add(new(metric.Name, type, metric.LabelNames, metric.Help, () => values(metric)));
        return metric;
    }
}
