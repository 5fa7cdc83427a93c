using Berth.Gateway.Gate;
using Berth.Gateway.Metrics;
using Berth.Kube.Metrics;
using Berth.Tests.Unit.Kube.Metrics;
using Prometheus;

namespace Berth.Tests.Unit.Gateway.Metrics;

public sealed class GatewayMetricsTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly GatewayMetrics _metrics;

    public GatewayMetricsTests() => _metrics = new(MetricsServiceCollectionExtensions.FactoryOf(_registry));

    [Fact]
    public async Task Scrape_NothingHappenedYet_EveryDecisionAndCutIsThereWithZero()
    {
        var text = await _registry.ScrapeAsync();

        foreach (var (verdict, reason) in GateDecision.Possible)
        {
            text.ShouldContain($"berth_gate_requests_total{{decision=\"{verdict}\",reason=\"{reason}\"}} 0\n");
        }

        text.ShouldContain("berth_gate_cuts_total{reason=\"Expired\"} 0\n");
        text.ShouldContain("berth_gate_cuts_total{reason=\"ShuttingDown\"} 0\n");
        text.ShouldNotContain("berth_gate_cuts_total{reason=\"Owner\"}");
        text.ShouldContain("berth_gate_tls_failures_total 0\n");
    }

    [Fact]
    public async Task Decided_Twice_IsCountedByDecisionAndReason()
    {
        _metrics.Decided(new(GateVerdict.Allow, GateReason.Group));
        _metrics.Decided(new(GateVerdict.Allow, GateReason.Group));

        (await _registry.ScrapeAsync()).ShouldContain("berth_gate_requests_total{decision=\"Allow\",reason=\"Group\"} 2\n");
    }

    [Fact]
    public async Task Cut_AfterAWhile_IsCountedAndTimed()
    {
        _metrics.Cut(GateReason.NotShared, TimeSpan.FromMilliseconds(250));

        var text = await _registry.ScrapeAsync();
        text.ShouldContain("berth_gate_cuts_total{reason=\"NotShared\"} 1\n");
        text.ShouldContain("berth_gate_cut_seconds_sum 0.25\n");
        text.ShouldContain("berth_gate_cut_seconds_bucket{le=\"0.1\"} 0\n");
        text.ShouldContain("berth_gate_cut_seconds_bucket{le=\"0.5\"} 1\n");
    }

    [Fact]
    public async Task Sees_ApiServerNeverHeard_IsInfinitelyOld()
    {
        _metrics.Sees(connections: 7, TimeSpan.MaxValue);

        var text = await _registry.ScrapeAsync();
        text.ShouldContain("berth_gate_connections 7\n");
        text.ShouldMatch("(?m)^berth_gate_view_age_seconds (Infinity|\\+Inf)$");
    }

    [Fact]
    public async Task Scrape_NoTls_HasNoEndOfACertificate()
    {
        (await _registry.ScrapeAsync()).ShouldNotContain("\nberth_gate_tls_not_after_timestamp_seconds ");

        _metrics.TlsEnds(DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));

        (await _registry.ScrapeAsync()).ShouldContain("\nberth_gate_tls_not_after_timestamp_seconds 1900000000\n");
    }
}
