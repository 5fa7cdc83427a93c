using System.Text.RegularExpressions;

namespace Berth.Tests.Integration;

/// <summary>The names that docs/metrics.md has.</summary>
internal static partial class MetricsPage
{
    /// <summary>Those under some headings.</summary>
    public static IReadOnlyList<string> Names(params string[] headings)
    {
        var sections = File.ReadAllText(Path.Combine(ControlPlane.RepositoryRoot(), "docs", "metrics.md")).Split("\n## ");
        var names = headings
            .Select(heading => sections.Single(section => section.StartsWith(heading + "\n", StringComparison.Ordinal)))
            .SelectMany(section => Name().Matches(section))
            .Select(match => match.Groups[1].Value)
            .ToList();
        names.Count.ShouldBeGreaterThan(5);
        return names;
    }

    [GeneratedRegex("^\\| `([a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Name();
}
