namespace Berth.Benchmarks;

/// <summary>What is measured, and where the pieces are.</summary>
public sealed record BenchmarkSettings
{
    /// <summary>How many objects a run creates.</summary>
    public required int Objects { get; init; }

    /// <summary>How many pairs of runs are made: one with Workspaces and one with StatefulSets, in alternating order.</summary>
    public required int Pairs { get; init; }

    /// <summary>How many creates of the harness are under way at once; the same for both kinds.</summary>
    public required int Creators { get; init; }

    /// <summary>How many workspaces are started step by step to count the writes of a start.</summary>
    public required int Starts { get; init; }

    /// <summary>The Markdown file that the report is written to.</summary>
    public required string Output { get; init; }

    /// <summary>The administrator's kubeconfig; the harness speaks as admin.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The operator's kubeconfig: an identity of its own, so that its requests are told apart.</summary>
    public required string OperatorKubeconfig { get; init; }

    /// <summary>The published operator.</summary>
    public required string OperatorProgram { get; init; }

    /// <summary>A file for what the operator logs.</summary>
    public required string OperatorLog { get; init; }

    /// <summary>The API server's audit log: one JSON line per request.</summary>
    public required string AuditLog { get; init; }

    /// <summary>The process that reconciles StatefulSets.</summary>
    public required int ControllerManager { get; init; }

    /// <summary>The API server's process.</summary>
    public required int ApiServer { get; init; }

    /// <summary>etcd's process.</summary>
    public required int Etcd { get; init; }

    /// <summary>Which sources the operator was published from, for the report.</summary>
    public required string Revision { get; init; }

    /// <summary>How many reconciles the operator runs at once (BERTH_WORKERS).</summary>
    public required int Workers { get; init; }

    /// <summary>How kube-controller-manager was set up, for the report.</summary>
    public required string ControllerManagerArguments { get; init; }
}
