using Berth.Gateway.Gate;
using Prometheus;

namespace Berth.Gateway.Metrics;

/// <summary>The metrics of the gateway's own; those of its runtime are Berth.Kube's. No label has the name of a user or a workspace.</summary>
public sealed class GatewayMetrics
{
    private static readonly HistogramConfiguration Durations = new() { Buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] };
    private static readonly HistogramConfiguration CutDelays = new() { Buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2] };

    // Looked up by number, as every request is counted.
    private readonly Counter.Child?[,] _decisions = new Counter.Child?[Enum.GetValues<GateVerdict>().Length, Enum.GetValues<GateReason>().Length];
    private readonly Counter _requests;
    private readonly Histogram _durations;
    private readonly Counter _cuts;
    private readonly Histogram _cutDelays;
    private readonly Gauge _connections;
    private readonly Gauge _viewAge;
    private readonly Counter _tlsFailures;
    private readonly Gauge _tlsNotAfter;

    /// <summary>Defines the metrics.</summary>
    public GatewayMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _requests = metrics.CreateCounter("berth_gate_requests_total", "Requests to the hosts of workspaces, by what was decided and why.", ["decision", "reason"]);
        _durations = metrics.CreateHistogram(
            "berth_gate_request_duration_seconds", "Time from a request until its answer ended; upgraded connections are not in it.", Durations);
        _cuts = metrics.CreateCounter("berth_gate_cuts_total", "Connections that were cut off, by reason.", ["reason"]);
        _cutDelays = metrics.CreateHistogram("berth_gate_cut_seconds", "Time from a change being seen until a connection that it ends is closed.", CutDelays);
        _connections = metrics.CreateGauge("berth_gate_connections", "Requests and upgraded connections under way.");
        _viewAge = metrics.CreateGauge("berth_gate_view_age_seconds", "How long ago the API server was last heard: what happened since may be unknown.");
        _tlsFailures = metrics.CreateCounter(
            "berth_gate_tls_failures_total", "Times that changed certificate files could not be used; the certificate before is served on.");
        _tlsNotAfter = metrics.CreateGauge(
            "berth_gate_tls_not_after_timestamp_seconds",
            "When the first of the certificates ends (Unix time); absent where TLS does not end at the gateway.",
            new GaugeConfiguration { SuppressInitialValue = true });
        foreach (var decision in GateDecision.Possible)
        {
            Of(decision);
        }

        foreach (var reason in GateDecision.Possible.Where(decision => !decision.IsAllowed).Select(decision => decision.Reason).Append(GateReason.ShuttingDown))
        {
            _cuts.WithLabels(reason.ToString());
        }
    }

    /// <summary>Counts a request.</summary>
    public void Decided(GateDecision decision) => Of(decision).Inc();

    /// <summary>Records how long a request took.</summary>
    public void Took(TimeSpan time) => _durations.Observe(time.TotalSeconds);

    /// <summary>Counts a cut.</summary>
    public void Cut(GateReason reason, TimeSpan delay)
    {
        _cuts.WithLabels(reason.ToString()).Inc();
        _cutDelays.Observe(delay.TotalSeconds);
    }

    /// <summary>Exports what is under way, and how old the view is; <see cref="TimeSpan.MaxValue"/> when the API server was never heard.</summary>
    public void Sees(int connections, TimeSpan viewAge)
    {
        _connections.Set(connections);
        _viewAge.Set(viewAge == TimeSpan.MaxValue ? double.PositiveInfinity : viewAge.TotalSeconds);
    }

    /// <summary>Counts that changed certificate files could not be used.</summary>
    public void TlsFailed() => _tlsFailures.Inc();

    /// <summary>Exports when the first certificate ends.</summary>
    public void TlsEnds(DateTimeOffset notAfter) => _tlsNotAfter.Set(notAfter.ToUnixTimeSeconds());

    private Counter.Child Of(GateDecision decision) =>
        _decisions[(int)decision.Verdict, (int)decision.Reason] ??= _requests.WithLabels(decision.Verdict.ToString(), decision.Reason.ToString());
}
