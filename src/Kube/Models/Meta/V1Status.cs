namespace Berth.Kube.Models;

/// <summary>What the API server answers when a call fails, and to some deletes.</summary>
public sealed record V1Status
{
    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }

    /// <summary>Machine-readable cause, such as <c>NotFound</c> or <c>Expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Code { get; init; }

    /// <summary>The <c>details</c> field of the Kubernetes API.</summary>
    public V1StatusDetails? Details { get; init; }
}
