namespace Berth.Kube.Models;

/// <summary>Which traffic may reach or leave pods.</summary>
[KubernetesEntity(Group = "networking.k8s.io", ApiVersion = "v1", Kind = "NetworkPolicy", PluralName = "networkpolicies")]
public sealed record V1NetworkPolicy : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1NetworkPolicySpec? Spec { get; init; }
}
