namespace Berth.Kube.Models;

/// <summary>All keys of a Secret or ConfigMap as environment variables.</summary>
public sealed record V1EnvFromSource
{
    /// <summary>The <c>prefix</c> field of the Kubernetes API.</summary>
    public string? Prefix { get; init; }

    /// <summary>The <c>secretRef</c> field of the Kubernetes API.</summary>
    public V1OptionalReference? SecretRef { get; init; }

    /// <summary>The <c>configMapRef</c> field of the Kubernetes API.</summary>
    public V1OptionalReference? ConfigMapRef { get; init; }
}
