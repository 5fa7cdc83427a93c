using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Benchmarks.Loads;

/// <summary>The fields of apps/v1 StatefulSet that the load sets.</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "StatefulSet", PluralName = "statefulsets")]
public sealed record StatefulSet : CustomKubernetesEntity
{
    /// <summary>What it should be.</summary>
    public StatefulSetSpec? Spec { get; init; }
}
