namespace Berth.Kube.Models;

/// <summary>A probe by opening a connection.</summary>
public sealed record V1TcpSocketAction
{
    /// <summary>The <c>port</c> field of the Kubernetes API.</summary>
    public IntOrString? Port { get; init; }
}
