namespace Berth.Kube.Models;

/// <summary>A taint that the pod tolerates.</summary>
public sealed record V1Toleration
{
    /// <summary>The <c>key</c> field of the Kubernetes API.</summary>
    public string? Key { get; init; }

    /// <summary>The <c>operator</c> field of the Kubernetes API.</summary>
    public string? Operator { get; init; }

    /// <summary>The <c>value</c> field of the Kubernetes API.</summary>
    public string? Value { get; init; }

    /// <summary>The <c>effect</c> field of the Kubernetes API.</summary>
    public string? Effect { get; init; }

    /// <summary>The <c>tolerationSeconds</c> field of the Kubernetes API.</summary>
    public long? TolerationSeconds { get; init; }
}
