namespace Berth.Kube.Models;

/// <summary>Which hosts lead where.</summary>
public sealed record V1IngressSpec
{
    /// <summary>The <c>ingressClassName</c> field of the Kubernetes API.</summary>
    public string? IngressClassName { get; init; }

    /// <summary>The <c>tls</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1IngressTls>? Tls { get; init; }

    /// <summary>The <c>rules</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1IngressRule>? Rules { get; init; }
}
