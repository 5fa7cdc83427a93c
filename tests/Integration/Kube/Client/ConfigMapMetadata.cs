using Berth.Kube.Models;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>A ConfigMap of which only the metadata is asked for; the data would be read if it came.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps", MetadataOnly = true)]
public sealed record ConfigMapMetadata : KubernetesObject
{
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
