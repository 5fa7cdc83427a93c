using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>A bound on what a namespace may hold; only these tests make one.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ResourceQuota", PluralName = "resourcequotas")]
public sealed record V1ResourceQuota : CustomKubernetesEntity
{
    public V1ResourceQuotaSpec? Spec { get; init; }

    public V1ResourceQuotaSpec? Status { get; init; }
}
