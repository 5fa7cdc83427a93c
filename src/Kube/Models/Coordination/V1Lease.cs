namespace Berth.Kube.Models;

/// <summary>The record by which processes agree on a leader.</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed record V1Lease : KubernetesObject
{
    /// <summary>The <c>spec</c> field of the Kubernetes API.</summary>
    public V1LeaseSpec? Spec { get; init; }
}
