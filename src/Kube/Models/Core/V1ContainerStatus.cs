namespace Berth.Kube.Models;

/// <summary>What became of a container.</summary>
public sealed record V1ContainerStatus
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>image</c> field of the Kubernetes API.</summary>
    public string? Image { get; init; }

    /// <summary>The image as pulled, with its digest.</summary>
    public string? ImageID { get; init; }

    /// <summary>The <c>ready</c> field of the Kubernetes API.</summary>
    public bool? Ready { get; init; }

    /// <summary>The <c>started</c> field of the Kubernetes API.</summary>
    public bool? Started { get; init; }

    /// <summary>The <c>restartCount</c> field of the Kubernetes API.</summary>
    public int? RestartCount { get; init; }

    /// <summary>The <c>state</c> field of the Kubernetes API.</summary>
    public V1ContainerState? State { get; init; }

    /// <summary>The <c>lastState</c> field of the Kubernetes API.</summary>
    public V1ContainerState? LastState { get; init; }
}
