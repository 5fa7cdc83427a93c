namespace Berth.Kube.Models;

/// <summary>One cause of a failed call: which field, and why.</summary>
public sealed record V1StatusCause
{
    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }

    /// <summary>The <c>field</c> field of the Kubernetes API.</summary>
    public string? Field { get; init; }
}
