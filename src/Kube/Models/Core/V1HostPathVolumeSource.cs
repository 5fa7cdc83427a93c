namespace Berth.Kube.Models;

/// <summary>A directory of the node.</summary>
public sealed record V1HostPathVolumeSource
{
    /// <summary>The <c>path</c> field of the Kubernetes API.</summary>
    public string? Path { get; init; }

    /// <summary>The <c>type</c> field of the Kubernetes API.</summary>
    public string? Type { get; init; }
}
