using Berth.Benchmarks.Phases;

namespace Berth.Benchmarks.Report;

/// <summary>All that was measured.</summary>
public sealed record Results
{
    /// <summary>The pairs, in the order in which they were made.</summary>
    public required IReadOnlyList<(RunResult Workspaces, RunResult StatefulSets)> Pairs { get; init; }

    /// <summary>The restart.</summary>
    public required RestartResult Restart { get; init; }

    /// <summary>The starts, by pace.</summary>
    public required IReadOnlyList<StartResult> Starts { get; init; }
}
