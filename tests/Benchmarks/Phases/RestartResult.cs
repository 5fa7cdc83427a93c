using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Phases;

/// <summary>What a restart with converged objects showed.</summary>
public sealed record RestartResult
{
    /// <summary>Seconds from the start of the process until it was ready: its caches filled.</summary>
    public required double ReadySeconds { get; init; }

    /// <summary>Seconds from the start of the process until every object was reconciled and the queue was empty.</summary>
    public required double IdleSeconds { get; init; }

    /// <summary>CPU seconds until then.</summary>
    public required double Cpu { get; init; }

    /// <summary>The most memory resident until then, in MiB.</summary>
    public required double PeakMebibytes { get; init; }

    /// <summary>How many reconciles there were.</summary>
    public required double Reconciles { get; init; }

    /// <summary>What the operator asked of the API server, also in the seconds after.</summary>
    public required Requests Requests { get; init; }
}
