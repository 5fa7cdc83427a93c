namespace Berth.Kube.Models;

/// <summary>Where a volume appears in a container.</summary>
public sealed record V1VolumeMount
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>mountPath</c> field of the Kubernetes API.</summary>
    public string? MountPath { get; init; }

    /// <summary>The <c>subPath</c> field of the Kubernetes API.</summary>
    public string? SubPath { get; init; }

    /// <summary>The <c>readOnly</c> field of the Kubernetes API.</summary>
    public bool? ReadOnly { get; init; }
}
