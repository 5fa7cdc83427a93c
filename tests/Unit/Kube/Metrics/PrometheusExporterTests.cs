using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Kube.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.Unit.Kube.Metrics;

public sealed partial class PrometheusExporterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheusExporter().BuildServiceProvider();
    private readonly Meter _meter;
    private readonly PrometheusExporter _exporter;

    public PrometheusExporterTests()
    {
        _exporter = _services.GetRequiredService<PrometheusExporter>();
        _meter = _services.GetRequiredService<IMeterFactory>().Create("test");
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Scrape_Counter_HasTypeHelpAndTotal()
    {
        var counter = _meter.CreateCounter<long>("things.done", description: "Things\nthat are \\ done.");
        counter.Add(2, new KeyValuePair<string, object?>("kind.of", "a \"b\"\\\n"));
        counter.Add(3, new KeyValuePair<string, object?>("kind.of", "a \"b\"\\\n"));

        var text = _exporter.Scrape();

        text.ShouldContain("# HELP things_done_total Things\\nthat are \\\\ done.\n# TYPE things_done_total counter\n");
        text.ShouldContain("things_done_total{kind_of=\"a \\\"b\\\"\\\\\\n\"} 5\n");
    }

    [Fact]
    public void Scrape_TagsInAnotherOrder_AreOneSeries()
    {
        var counter = _meter.CreateCounter<int>("ordered_total");
        counter.Add(1, new("a", "1"), new KeyValuePair<string, object?>("b", true));
        counter.Add(1, new("b", true), new KeyValuePair<string, object?>("a", "1"));

        _exporter.Scrape().ShouldContain("ordered_total{a=\"1\",b=\"true\"} 2\n");
    }

    [Fact]
    public void Scrape_Histogram_IsCumulatedUpToInf()
    {
        var histogram = _meter.CreateHistogram("took_seconds", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        _exporter.Scrape().ShouldContain(
            "took_seconds_bucket{le=\"0.1\"} 1\ntook_seconds_bucket{le=\"1\"} 2\ntook_seconds_bucket{le=\"+Inf\"} 3\ntook_seconds_sum 7.6\ntook_seconds_count 3\n");
    }

    [Fact]
    public void Scrape_ObservedSeriesNoLongerReported_Disappears()
    {
        var present = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        _meter.CreateObservableGauge("observed", () => present.Select(entry => new Measurement<int>(entry.Value, new KeyValuePair<string, object?>("name", entry.Key))));
        _exporter.Scrape().ShouldContain("observed{name=\"b\"} 2\n");

        present.Remove("b");

        _exporter.Scrape().ShouldNotContain("name=\"b\"");
    }

    [Fact]
    public void Scrape_UpDownCounterAndUnits_AreNamedAsPrometheusExpects()
    {
        _meter.CreateUpDownCounter<int>("in.hand").Add(2);
        _meter.CreateGauge<double>("age", unit: "s").Record(1.5);

        var text = _exporter.Scrape();

        text.ShouldContain("# TYPE in_hand gauge\nin_hand 2\n");
        text.ShouldContain("age_seconds 1.5\n");
    }

    [Fact]
    public void Scrape_ForeignMeter_IsLeftOut()
    {
        using var foreign = new Meter("Foreign");
        foreign.CreateCounter<int>("foreign_total").Add(1);

        _exporter.Scrape().ShouldNotContain("foreign_total");
    }

    [Fact]
    public void Scrape_Everything_IsWellFormed()
    {
        Scrape_Histogram_IsCumulatedUpToInf();
        var text = _exporter.Scrape();
        var types = new Dictionary<string, string>();
        var samples = new HashSet<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                types.TryAdd(parts[2], parts[3]).ShouldBeTrue($"{parts[2]} comes once");
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var match = Sample().Match(line);
                match.Success.ShouldBeTrue(line);
                types.Keys.ShouldContain(family => match.Groups["name"].Value.StartsWith(family, StringComparison.Ordinal), line);
                samples.Add(match.Groups["name"].Value + match.Groups["labels"].Value).ShouldBeTrue($"twice: {line}");
                double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            }
        }

        foreach (var expected in (string[])["process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds", "dotnet_gc_collections_total", "dotnet_thread_pool_thread"])
        {
            types.ShouldContainKey(expected);
        }
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)+\})? (?<value>\S+)$""")]
    private static partial Regex Sample();
}
