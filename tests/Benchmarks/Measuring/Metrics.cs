using System.Globalization;

namespace Berth.Benchmarks.Measuring;

/// <summary>One scrape in Prometheus' text format.</summary>
/// <param name="text">The page.</param>
public sealed class Metrics(string text)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>The sum of all series of a metric that carry a label value; zero when there is none.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="label">Such as <c>controller="x"</c>; all series when null.</param>
    public double Sum(string name, string? label = null) =>
        _lines
            .Where(line => line.StartsWith(name, StringComparison.Ordinal)
                && line.AsSpan(name.Length) is [' ' or '{', ..]
                && (label is null || line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
