using Berth.Kube.Runtime;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>How many objects exist that this process cannot read, by kind; each process counts for itself.</summary>
public sealed class UnreadableMetrics
{
    private readonly Gauge _objects;
    private IReadOnlyList<IHostedStore> _stores = [];

    /// <summary>Defines the metric.</summary>
    /// <param name="metrics">Where.</param>
    /// <param name="registry">Whose scrapes count anew; without one it is not exported.</param>
    public UnreadableMetrics(IMetricFactory metrics, CollectorRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _objects = metrics.CreateGauge(
            "berth_unreadable_objects",
            "Objects that exist and that this process cannot read, by kind; they are left alone until they are mended or deleted.",
            ["kind"]);
        registry?.AddBeforeCollectCallback(Update);
    }

    /// <summary>Counts the objects of these stores from now on.</summary>
    internal void Follow(IReadOnlyList<IHostedStore> stores)
    {
        _stores = stores;
        Update();
    }

    private void Update()
    {
        foreach (var store in _stores)
        {
            _objects.WithLabels(store.Kind).Set(store.UnreadableCount);
        }
    }
}
