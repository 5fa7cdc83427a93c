namespace Berth.Kube.Models;

/// <summary>Names a Secret or ConfigMap in the same namespace that may be missing.</summary>
public sealed record V1OptionalReference
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>optional</c> field of the Kubernetes API.</summary>
    public bool? Optional { get; init; }
}
