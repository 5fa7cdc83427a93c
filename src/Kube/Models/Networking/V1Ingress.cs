namespace Berth.Kube.Models;

/// <summary>What leads requests for hosts from outside to services.</summary>
[KubernetesEntity(Group = "networking.k8s.io", ApiVersion = "v1", Kind = "Ingress", PluralName = "ingresses")]
public sealed record V1Ingress : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1IngressSpec? Spec { get; init; }
}
