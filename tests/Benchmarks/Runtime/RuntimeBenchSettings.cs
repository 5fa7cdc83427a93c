namespace Berth.Benchmarks.Runtime;

/// <summary>What is measured, and where the report goes.</summary>
public sealed record RuntimeBenchSettings
{
    /// <summary>Keys through the queue.</summary>
    public required int Items { get; init; }

    /// <summary>Pairs of queue and channel.</summary>
    public required int Pairs { get; init; }

    /// <summary>Objects that are listed.</summary>
    public required int Objects { get; init; }

    /// <summary>An administrator's kubeconfig of a control plane that is used for nothing else.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The report.</summary>
    public required string Output { get; init; }

    /// <summary>The sources, for the report.</summary>
    public required string Revision { get; init; }
}
