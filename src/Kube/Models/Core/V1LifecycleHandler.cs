namespace Berth.Kube.Models;

/// <summary>One action of a container's life cycle.</summary>
public sealed record V1LifecycleHandler
{
    /// <summary>A command run in the container.</summary>
    public V1ExecAction? Exec { get; init; }
}
