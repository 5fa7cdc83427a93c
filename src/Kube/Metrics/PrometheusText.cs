using System.Globalization;
using System.Text;

namespace Berth.Kube.Metrics;

/// <summary>The Prometheus text format 0.0.4: samples, numbers, escapes.</summary>
internal static class PrometheusText
{
    public static void AppendSample(StringBuilder output, string name, KeyValuePair<string, object?>[] tags, string? bucketBound, double value)
    {
        output.Append(name);
        var separator = '{';
        foreach (var (tag, tagValue) in tags)
        {
            output.Append(separator).Append(MetricNames.Label(tag)).Append("=\"").Append(EscapeLabel(LabelText(tagValue))).Append('"');
            separator = ',';
        }

        if (bucketBound is not null)
        {
            output.Append(separator).Append("le=\"").Append(bucketBound).Append('"');
            separator = ',';
        }

        if (separator == ',')
        {
            output.Append('}');
        }

        output.Append(' ').Append(Number(value)).Append('\n');
    }

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string LabelText(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
