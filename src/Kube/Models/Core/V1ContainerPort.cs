namespace Berth.Kube.Models;

/// <summary>A port that a container listens on.</summary>
public sealed record V1ContainerPort
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>containerPort</c> field of the Kubernetes API.</summary>
    public int? ContainerPort { get; init; }

    /// <summary>The <c>protocol</c> field of the Kubernetes API.</summary>
    public string? Protocol { get; init; }
}
