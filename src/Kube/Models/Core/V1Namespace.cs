namespace Berth.Kube.Models;

/// <summary>A room for names.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Namespace", PluralName = "namespaces", Scope = EntityScope.Cluster)]
public sealed record V1Namespace : KubernetesObject
{
    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public V1NamespaceStatus? Status { get; init; }
}
