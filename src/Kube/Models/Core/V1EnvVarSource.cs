namespace Berth.Kube.Models;

/// <summary>Where the value of an environment variable comes from.</summary>
public sealed record V1EnvVarSource
{
    /// <summary>The <c>secretKeyRef</c> field of the Kubernetes API.</summary>
    public V1KeySelector? SecretKeyRef { get; init; }

    /// <summary>The <c>configMapKeyRef</c> field of the Kubernetes API.</summary>
    public V1KeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>The <c>fieldRef</c> field of the Kubernetes API.</summary>
    public V1ObjectFieldSelector? FieldRef { get; init; }
}
