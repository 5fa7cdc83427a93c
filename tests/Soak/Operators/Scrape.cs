using System.Globalization;

namespace Berth.Soak.Operators;

/// <summary>One scrape in Prometheus' text format.</summary>
/// <param name="text">The page.</param>
public sealed class Scrape(string text)
{
    private readonly string[] _lines = text.Split('\n');

    /// <summary>The sum of all series of a metric; zero when there is none.</summary>
    public double Sum(string name) => Values(name).Sum();

    /// <summary>The greatest of all series of a metric; zero when there is none.</summary>
    public double Max(string name) => Values(name).DefaultIfEmpty(0).Max();

    private IEnumerable<double> Values(string name) => _lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length) is [' ' or '{', ..])
        .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
