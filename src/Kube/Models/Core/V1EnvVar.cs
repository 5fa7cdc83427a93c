namespace Berth.Kube.Models;

/// <summary>An environment variable.</summary>
public sealed record V1EnvVar
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>value</c> field of the Kubernetes API.</summary>
    public string? Value { get; init; }

    /// <summary>The <c>valueFrom</c> field of the Kubernetes API.</summary>
    public V1EnvVarSource? ValueFrom { get; init; }
}
