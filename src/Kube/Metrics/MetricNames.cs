using System.Diagnostics.Metrics;

namespace Berth.Kube.Metrics;

/// <summary>Makes Prometheus names of the names and units of instruments.</summary>
internal static class MetricNames
{
    private const string Count = "_count";

    /// <summary>The name of a metric: allowed characters, its unit as a suffix, <c>_total</c> for counters.</summary>
    public static string Of(Instrument instrument, MetricType type)
    {
        var name = Sanitize(instrument.Name, allowColon: true);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (type == MetricType.Counter && name.EndsWith("_total", StringComparison.Ordinal))
        {
            name = name[..^"_total".Length];
        }

        // Only histograms have series of that name; the runtime's gauges of timers and threads would look like one (promtool).
        if (type == MetricType.Gauge && name.EndsWith(Count, StringComparison.Ordinal))
        {
            name = name[..^Count.Length];
        }

        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return type == MetricType.Counter ? name + "_total" : name;
    }

    /// <summary>The name of a label.</summary>
    public static string Label(string tag) => Sanitize(tag, allowColon: false);

    private static string Sanitize(string name, bool allowColon)
    {
        var safe = string.Create(name.Length, (name, allowColon), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = state.name[i];
                span[i] = char.IsAsciiLetterOrDigit(c) || (state.allowColon && c == ':') ? c : '_';
            }
        });
        return safe.Length == 0 || char.IsAsciiDigit(safe[0]) ? "_" + safe : safe;
    }
}
