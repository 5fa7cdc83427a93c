namespace Berth.Generate.Metrics;

/// <summary>A metric as the page shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, in Prometheus' words.</param>
/// <param name="Labels">The names of its labels.</param>
/// <param name="Help">What it means.</param>
/// <param name="KnownValues">The values of the labels under which it begins with zero.</param>
internal sealed record MetricRow(string Name, string Type, IReadOnlyList<string> Labels, string Help, Func<IEnumerable<string[]>> KnownValues);
