namespace Berth.Kube.Models;

/// <summary>A port of a service, by name.</summary>
public sealed record V1ServiceBackendPort
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }
}
