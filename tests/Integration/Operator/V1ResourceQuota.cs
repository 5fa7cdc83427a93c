using Berth.Kube.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>A bound on what a namespace may hold; only these tests make one.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ResourceQuota", PluralName = "resourcequotas")]
public sealed record V1ResourceQuota : KubernetesObject
{
    public V1ResourceQuotaSpec? Spec { get; init; }

    public V1ResourceQuotaSpec? Status { get; init; }
}
