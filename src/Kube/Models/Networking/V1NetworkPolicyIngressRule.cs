namespace Berth.Kube.Models;

/// <summary>Who may reach the pods, on which ports.</summary>
public sealed record V1NetworkPolicyIngressRule
{
    /// <summary>The <c>from</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1NetworkPolicyPeer>? From { get; init; }
}
