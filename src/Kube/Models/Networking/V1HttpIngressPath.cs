namespace Berth.Kube.Models;

/// <summary>A path and what it leads to.</summary>
public sealed record V1HttpIngressPath
{
    /// <summary>The <c>path</c> field of the Kubernetes API.</summary>
    public string? Path { get; init; }

    /// <summary>The <c>pathType</c> field of the Kubernetes API.</summary>
    public string? PathType { get; init; }

    /// <summary>The <c>backend</c> field of the Kubernetes API.</summary>
    public V1IngressBackend? Backend { get; init; }
}
