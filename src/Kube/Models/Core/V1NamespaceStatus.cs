namespace Berth.Kube.Models;

/// <summary>Active or Terminating.</summary>
public sealed record V1NamespaceStatus
{
    /// <summary>The <c>phase</c> field of the Kubernetes API.</summary>
    public string? Phase { get; init; }
}
