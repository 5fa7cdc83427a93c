namespace Berth.Kube.Models;

/// <summary>What a path leads to.</summary>
public sealed record V1IngressBackend
{
    /// <summary>The <c>service</c> field of the Kubernetes API.</summary>
    public V1IngressServiceBackend? Service { get; init; }
}
