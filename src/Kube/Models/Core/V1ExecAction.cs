namespace Berth.Kube.Models;

/// <summary>A probe by running a command in the container; exit code 0 is well.</summary>
public sealed record V1ExecAction
{
    /// <summary>The <c>command</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}
