namespace Berth.Kube.Models;

/// <summary>The selected pods and the rules for them; no rule means nothing passes.</summary>
public sealed record V1NetworkPolicySpec
{
    /// <summary>The <c>podSelector</c> field of the Kubernetes API.</summary>
    public V1LabelSelector? PodSelector { get; init; }

    /// <summary>The <c>policyTypes</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? PolicyTypes { get; init; }

    /// <summary>The <c>ingress</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1NetworkPolicyIngressRule>? Ingress { get; init; }
}
