namespace Berth.Kube.Models;

/// <summary>Names an object in the same namespace.</summary>
public sealed record V1LocalObjectReference
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }
}
