namespace Berth.Kube.Models;

/// <summary>Available, Bound, Released or Failed.</summary>
public sealed record V1PersistentVolumeStatus
{
    /// <summary>The <c>phase</c> field of the Kubernetes API.</summary>
    public string? Phase { get; init; }

    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }
}
