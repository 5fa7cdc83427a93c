namespace Berth.Kube.Models;

/// <summary>A ConfigMap as files.</summary>
public sealed record V1ConfigMapVolumeSource
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>defaultMode</c> field of the Kubernetes API.</summary>
    public int? DefaultMode { get; init; }

    /// <summary>The <c>optional</c> field of the Kubernetes API.</summary>
    public bool? Optional { get; init; }
}
