namespace Berth.Kube.Models;

/// <summary>A directory that lives as long as the pod.</summary>
public sealed record V1EmptyDirVolumeSource
{
    /// <summary>Empty for the node's disk, <c>Memory</c> for tmpfs.</summary>
    public string? Medium { get; init; }

    /// <summary>The <c>sizeLimit</c> field of the Kubernetes API.</summary>
    public string? SizeLimit { get; init; }
}
