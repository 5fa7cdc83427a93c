namespace Berth.Kube.Models;

/// <summary>A port of a service in the namespace of the Ingress.</summary>
public sealed record V1IngressServiceBackend
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>port</c> field of the Kubernetes API.</summary>
    public V1ServiceBackendPort? Port { get; init; }
}
