namespace Berth.Kube.Models;

/// <summary>A claim in the pod's namespace.</summary>
public sealed record V1PersistentVolumeClaimVolumeSource
{
    /// <summary>The <c>claimName</c> field of the Kubernetes API.</summary>
    public string? ClaimName { get; init; }

    /// <summary>The <c>readOnly</c> field of the Kubernetes API.</summary>
    public bool? ReadOnly { get; init; }
}
