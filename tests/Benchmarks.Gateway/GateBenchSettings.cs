namespace Berth.Benchmarks.Gateway;

/// <summary>What is measured, and where the pieces are.</summary>
public sealed record GateBenchSettings
{
    /// <summary>How many rounds of load each peer gets, in alternating order.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long one round lasts, in seconds.</summary>
    public required int Seconds { get; init; }

    /// <summary>How many connections wrk keeps busy.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests per second when the latency is measured: far below what any peer can do.</summary>
    public required int Rate { get; init; }

    /// <summary>How many WebSockets are opened and left alone.</summary>
    public required int Sockets { get; init; }

    /// <summary>How many guests are connected when the sharing ends.</summary>
    public required int Guests { get; init; }

    /// <summary>How many times the sharing ends.</summary>
    public required int Unshares { get; init; }

    /// <summary>The Markdown file that the report is written to.</summary>
    public required string Output { get; init; }

    /// <summary>A folder for logs and configurations.</summary>
    public required string Folder { get; init; }

    /// <summary>The administrator's kubeconfig.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The published gateway.</summary>
    public required string GatewayProgram { get; init; }

    /// <summary>The published bare forwarder.</summary>
    public required string ForwarderProgram { get; init; }

    /// <summary>nginx.</summary>
    public required string Nginx { get; init; }

    /// <summary>wrk.</summary>
    public required string Wrk { get; init; }

    /// <summary>Which sources the gateway was published from, for the report.</summary>
    public required string Revision { get; init; }
}
