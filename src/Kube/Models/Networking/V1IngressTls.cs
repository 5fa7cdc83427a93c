namespace Berth.Kube.Models;

/// <summary>The certificate of some hosts.</summary>
public sealed record V1IngressTls
{
    /// <summary>The <c>hosts</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>The <c>secretName</c> field of the Kubernetes API.</summary>
    public string? SecretName { get; init; }
}
