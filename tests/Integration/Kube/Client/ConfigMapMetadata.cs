using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>A ConfigMap of which only the metadata is asked for; the data would be read if it came.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
[MetadataOnly]
public sealed record ConfigMapMetadata : CustomKubernetesEntity
{
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
