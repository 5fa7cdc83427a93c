namespace Berth.Kube.Models;

/// <summary>Waiting, running or terminated; at most one is set.</summary>
public sealed record V1ContainerState
{
    /// <summary>The <c>waiting</c> field of the Kubernetes API.</summary>
    public V1ContainerStateWaiting? Waiting { get; init; }

    /// <summary>The <c>running</c> field of the Kubernetes API.</summary>
    public V1ContainerStateRunning? Running { get; init; }

    /// <summary>The <c>terminated</c> field of the Kubernetes API.</summary>
    public V1ContainerStateTerminated? Terminated { get; init; }
}
