namespace Berth.Kube.Models;

/// <summary>One key of a Secret or ConfigMap in the same namespace.</summary>
public sealed record V1KeySelector
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>key</c> field of the Kubernetes API.</summary>
    public string? Key { get; init; }

    /// <summary>The <c>optional</c> field of the Kubernetes API.</summary>
    public bool? Optional { get; init; }
}
