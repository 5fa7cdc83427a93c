namespace Berth.Kube.Models;

/// <summary>Configuration data.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed record V1ConfigMap : KubernetesObject
{
    /// <summary>The <c>data</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>The <c>immutable</c> field of the Kubernetes API.</summary>
    public bool? Immutable { get; init; }
}
