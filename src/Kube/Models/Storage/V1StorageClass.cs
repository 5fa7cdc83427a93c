namespace Berth.Kube.Models;

/// <summary>A kind of storage that an administrator offers.</summary>
[KubernetesEntity(
    Group = "storage.k8s.io",
    ApiVersion = "v1",
    Kind = "StorageClass",
    PluralName = "storageclasses",
    Scope = EntityScope.Cluster)]
public sealed record V1StorageClass : KubernetesObject
{
    /// <summary>The <c>provisioner</c> field of the Kubernetes API.</summary>
    public string? Provisioner { get; init; }

    /// <summary>The <c>reclaimPolicy</c> field of the Kubernetes API.</summary>
    public string? ReclaimPolicy { get; init; }

    /// <summary>The <c>volumeBindingMode</c> field of the Kubernetes API.</summary>
    public string? VolumeBindingMode { get; init; }

    /// <summary>The <c>allowVolumeExpansion</c> field of the Kubernetes API.</summary>
    public bool? AllowVolumeExpansion { get; init; }

    /// <summary>The <c>parameters</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}
