namespace Berth.Benchmarks.Report;

/// <summary>What the figures were taken on and with.</summary>
/// <param name="Date">The day.</param>
/// <param name="Machine">The hardware.</param>
/// <param name="Versions">Program and version, one line each.</param>
/// <param name="LoadAverage">The machine's load average (1, 5, 15 minutes) before the first run.</param>
public sealed record Facts(DateOnly Date, string Machine, IReadOnlyList<string> Versions, string LoadAverage);
