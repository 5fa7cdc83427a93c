using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>Whether this process leads, under the name that client-go gives it.</summary>
public sealed class LeadershipMetrics
{
    private readonly Gauge _status;

    /// <summary>Defines the metric.</summary>
    public LeadershipMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _status = metrics.CreateGauge("leader_election_master_status", "Whether this process leads: 1, or 0 for a standby.", ["name"]);
    }

    internal void Set(string lease, bool leads) => _status.WithLabels(lease).Set(leads ? 1 : 0);
}
