namespace Berth.Kube.Models;

/// <summary>The system call filter.</summary>
public sealed record V1SeccompProfile
{
    /// <summary>The <c>type</c> field of the Kubernetes API.</summary>
    public string? Type { get; init; }

    /// <summary>The <c>localhostProfile</c> field of the Kubernetes API.</summary>
    public string? LocalhostProfile { get; init; }
}
