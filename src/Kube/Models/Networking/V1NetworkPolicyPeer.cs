namespace Berth.Kube.Models;

/// <summary>A set of pods.</summary>
public sealed record V1NetworkPolicyPeer
{
    /// <summary>The <c>podSelector</c> field of the Kubernetes API.</summary>
    public V1LabelSelector? PodSelector { get; init; }

    /// <summary>The <c>namespaceSelector</c> field of the Kubernetes API.</summary>
    public V1LabelSelector? NamespaceSelector { get; init; }
}
