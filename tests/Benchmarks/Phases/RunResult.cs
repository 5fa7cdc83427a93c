using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Phases;

/// <summary>What one run of a load showed.</summary>
public sealed record RunResult
{
    /// <summary>Seconds from the first create until all pods existed.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds from the first create until the last create was answered.</summary>
    public required double CreateSeconds { get; init; }

    /// <summary>Seconds from the first create until the controller's last write.</summary>
    public required double SettledSeconds { get; init; }

    /// <summary>CPU seconds of the controller's process until it was settled, without what it burns when idle.</summary>
    public required double ControllerCpu { get; init; }

    /// <summary>CPU seconds per second that the controller's process burns when idle.</summary>
    public required double IdleRate { get; init; }

    /// <summary>The most memory that the controller's process had resident, in MiB.</summary>
    public required double PeakMebibytes { get; init; }

    /// <summary>CPU seconds of kube-controller-manager in the same span, whichever the load.</summary>
    public required double ManagerCpu { get; init; }

    /// <summary>CPU seconds of the API server.</summary>
    public required double ApiServerCpu { get; init; }

    /// <summary>CPU seconds of etcd.</summary>
    public required double EtcdCpu { get; init; }

    /// <summary>CPU seconds of everything else on the machine but the harness: other people's work.</summary>
    public required double OthersCpu { get; init; }

    /// <summary>The span over which CPU was measured, in seconds.</summary>
    public required double SpanSeconds { get; init; }

    /// <summary>What the controller asked of the API server.</summary>
    public required Requests Requests { get; init; }
}
