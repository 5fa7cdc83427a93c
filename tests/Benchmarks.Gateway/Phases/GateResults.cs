namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>All that was measured.</summary>
public sealed record GateResults
{
    /// <summary>The gate's name among the peers.</summary>
    public const string Gate = "gate";

    /// <summary>The bare forwarder's.</summary>
    public const string Bare = "bare forwarder";

    /// <summary>The name of nginx.</summary>
    public const string Nginx = "nginx auth_request";

    /// <summary>The upstream's, past all of them.</summary>
    public const string Direct = "upstream itself";

    /// <summary>Requests per second of each peer, and CPU time of its own for each, round by round.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<(double Rate, double CpuMicroseconds)>> Throughput { get; init; }

    /// <summary>Median and 99th percentile of each peer, round by round, in milliseconds.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<(double P50, double P99)>> Latency { get; init; }

    /// <summary>KiB for each idle WebSocket: the gate, the bare forwarder.</summary>
    public required (double Gate, double Bare) SocketKib { get; init; }

    /// <summary>Over how many replicas of the gate the idle WebSockets were spread.</summary>
    public required int SocketReplicas { get; init; }

    /// <summary>Each end of a sharing.</summary>
    public required IReadOnlyList<UnshareResult> Unshares { get; init; }
}
