namespace Berth.Kube.Models;

/// <summary>Who reported an event.</summary>
public sealed record V1EventSource
{
    /// <summary>The <c>component</c> field of the Kubernetes API.</summary>
    public string? Component { get; init; }

    /// <summary>The <c>host</c> field of the Kubernetes API.</summary>
    public string? Host { get; init; }
}
