namespace Berth.Kube.Models;

/// <summary>What the kubelet does when a container starts and before it stops.</summary>
public sealed record V1Lifecycle
{
    /// <summary>Right after the container started; the container counts as running only when it has returned.</summary>
    public V1LifecycleHandler? PostStart { get; init; }

    /// <summary>Before the container is told to stop.</summary>
    public V1LifecycleHandler? PreStop { get; init; }
}
