namespace Berth.Kube.Models;

/// <summary>Why a container does not run yet.</summary>
public sealed record V1ContainerStateWaiting
{
    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }
}
