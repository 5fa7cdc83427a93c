namespace Berth.Kube.Models;

/// <summary>A Secret as files.</summary>
public sealed record V1SecretVolumeSource
{
    /// <summary>The <c>secretName</c> field of the Kubernetes API.</summary>
    public string? SecretName { get; init; }

    /// <summary>The <c>defaultMode</c> field of the Kubernetes API.</summary>
    public int? DefaultMode { get; init; }

    /// <summary>The <c>optional</c> field of the Kubernetes API.</summary>
    public bool? Optional { get; init; }
}
