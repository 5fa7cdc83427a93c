using System.Diagnostics;
using Berth.Kube.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Berth.Tests.Unit.Kube.Metrics;

public sealed class ProgramMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheusMetrics(typeof(ProgramMetrics).Assembly).BuildServiceProvider();
    private readonly CollectorRegistry _registry;

    public ProgramMetricsTests()
    {
        _services.GetRequiredService<ProgramMetrics>();
        _registry = _services.GetRequiredService<CollectorRegistry>();
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("process_cpu_seconds_total", "counter")]
    [InlineData("process_resident_memory_bytes", "gauge")]
    [InlineData("process_open_fds", "gauge")]
    [InlineData("process_max_fds", "gauge")]
    [InlineData("process_start_time_seconds", "gauge")]
    [InlineData("dotnet_gc_heap_total_allocated_bytes_total", "counter")]
    [InlineData("dotnet_thread_pool_threads", "gauge")]
    public async Task Scrape_ProcessAndRuntime_HaveTheirTypeAndAValue(string name, string type)
    {
        GC.Collect();

        var text = await _registry.ScrapeAsync();

        text.ShouldContain($"# TYPE {name} {type}\n");
        text.ShouldMatch($"(?m)^{name} [0-9.e+]*[1-9]");
    }

    [Fact]
    public async Task Scrape_EachGeneration_HasItsSeries()
    {
        var text = await _registry.ScrapeAsync();

        foreach (var generation in (string[])["gen0", "gen1", "gen2"])
        {
            text.ShouldContain($"dotnet_gc_collections_total{{gc_heap_generation=\"{generation}\"}} ");
        }

        text.ShouldContain("dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation=\"loh\"} ");
    }

    [Fact]
    public async Task Scrape_ExceptionThrown_IsCountedByItsType()
    {
        Should.Throw<ProgramMetricsException>(() => throw new ProgramMetricsException());

        (await _registry.ScrapeAsync()).ShouldContain("dotnet_exceptions_total{error_type=\"ProgramMetricsException\"} 1\n");
    }

    [Fact]
    public async Task Scrape_BuildInfo_IsOneAndNamesTheVersion() =>
        (await _registry.ScrapeAsync()).ShouldMatch("""(?m)^berth_build_info\{version="0\.\d+\.\d+",revision="[0-9a-f]+|unknown",dotnet_version="10\.[^"]+"\} 1$""");

    [Fact]
    public async Task Scrape_NothingOfPrometheusNetsOwn_IsAdded()
    {
        var text = await _registry.ScrapeAsync();

        text.ShouldNotContain("process_working_set_bytes");
        text.ShouldNotContain("prometheus_net_");
        text.ShouldNotContain("microsoft_");
        text.ShouldNotContain("system_runtime");
    }

    /// <summary>By default prometheus-net adds the trace of the moment to each observation.</summary>
    [Fact]
    public async Task Scrape_ObservedWithinATrace_HasNoExemplar()
    {
        var counter = _services.GetRequiredService<IMetricFactory>().CreateCounter("traced_total", "For this test.");
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        counter.Inc();

        var text = await _registry.ScrapeAsync(ExpositionFormat.OpenMetricsText);
        text.ShouldContain("traced_total 1.0\n");
        text.ShouldNotContain("trace_id");
    }

    [Theory]
    [InlineData("0.1.0+0ab1", "0.1.0", "0ab1")]
    [InlineData("0.1.0-rc.1", "0.1.0-rc.1", "unknown")]
    [InlineData("", "", "unknown")]
    public void BuildInfoOf_Version_IsTakenApart(string informational, string version, string revision) =>
        BuildInfo.Of(informational).ShouldBe((version, revision));

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", double.PositiveInfinity)]
    [InlineData("Max cpu time              unlimited            unlimited            seconds   ", double.PositiveInfinity)]
    public void MaxFiles_Limits_AreTheSoftOne(string line, double expected) => ProcessMetrics.MaxFiles([line]).ShouldBe(expected);

    private sealed class ProgramMetricsException : Exception;
}
