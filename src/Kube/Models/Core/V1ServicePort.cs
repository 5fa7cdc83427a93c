namespace Berth.Kube.Models;

/// <summary>A port of a service.</summary>
public sealed record V1ServicePort
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>port</c> field of the Kubernetes API.</summary>
    public int? Port { get; init; }

    /// <summary>The <c>targetPort</c> field of the Kubernetes API.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>The <c>protocol</c> field of the Kubernetes API.</summary>
    public string? Protocol { get; init; }
}
