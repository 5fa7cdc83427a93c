using System.Diagnostics.Metrics;
using Berth.Gateway.View;

namespace Berth.Gateway.Gate;

/// <summary>What platform teams watch about the gate. No label has a user's or a workspace's name.</summary>
public sealed class GateMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _cuts;
    private readonly Histogram<double> _cutDelays;

    /// <summary>Registers the instruments.</summary>
    public GateMetrics(IMeterFactory meters, ClusterView view, ConnectionRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(registry);
        var meter = meters.Create("Berth.Gateway");
        _requests = meter.CreateCounter<long>("berth_gate_requests_total", description: "Requests to workspaces' hosts, by what was decided and why.");
        _durations = meter.CreateHistogram(
            "berth_gate_request_duration_seconds",
            description: "Time from a request until its answer ended; upgraded connections are not in it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] });
        _cuts = meter.CreateCounter<long>("berth_gate_cuts_total", description: "Connections that were cut off, by reason.");
        _cutDelays = meter.CreateHistogram(
            "berth_gate_cut_seconds",
            description: "Time from a change being seen until a connection that it ends is closed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2] });
        meter.CreateObservableGauge("berth_gate_connections", () => registry.Count, description: "Requests and upgraded connections under way.");
        meter.CreateObservableGauge(
            "berth_gate_view_age_seconds",
            () => view.Age is var age && age == TimeSpan.MaxValue ? double.PositiveInfinity : age.TotalSeconds,
            description: "How long ago the API server was last heard: what happened since may be unknown.");
    }

    /// <summary>Counts a request.</summary>
    public void Decided(GateDecision decision) =>
        _requests.Add(1, new KeyValuePair<string, object?>("decision", decision.Verdict.ToString()), new("reason", decision.Reason.ToString()));

    /// <summary>Records how long a request took.</summary>
    public void Took(TimeSpan time) => _durations.Record(time.TotalSeconds);

    /// <summary>Counts a cut.</summary>
    public void Cut(GateReason reason, TimeSpan delay)
    {
        _cuts.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        _cutDelays.Record(delay.TotalSeconds);
    }
}
