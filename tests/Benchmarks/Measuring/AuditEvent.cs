namespace Berth.Benchmarks.Measuring;

/// <summary>What is read of one line of the audit log (audit.k8s.io/v1).</summary>
public sealed record AuditEvent
{
    /// <summary>ResponseComplete, but for watches, which begin with ResponseStarted.</summary>
    public string? Stage { get; init; }

    /// <summary>The Kubernetes verb: get, list, watch, create, update, patch, delete.</summary>
    public string? Verb { get; init; }

    /// <summary>Who asked.</summary>
    public AuditUser? User { get; init; }

    /// <summary>What for.</summary>
    public AuditObject? ObjectRef { get; init; }

    /// <summary>How it ended.</summary>
    public AuditResponse? ResponseStatus { get; init; }

    /// <summary>When the API server received it.</summary>
    public DateTimeOffset RequestReceivedTimestamp { get; init; }

    /// <summary>When it answered.</summary>
    public DateTimeOffset StageTimestamp { get; init; }
}
