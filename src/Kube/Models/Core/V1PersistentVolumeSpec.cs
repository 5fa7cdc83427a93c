namespace Berth.Kube.Models;

/// <summary>Where the storage is and who may use it.</summary>
public sealed record V1PersistentVolumeSpec
{
    /// <summary>The <c>capacity</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }

    /// <summary>The <c>accessModes</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? AccessModes { get; init; }

    /// <summary>The <c>persistentVolumeReclaimPolicy</c> field of the Kubernetes API.</summary>
    public string? PersistentVolumeReclaimPolicy { get; init; }

    /// <summary>The <c>storageClassName</c> field of the Kubernetes API.</summary>
    public string? StorageClassName { get; init; }

    /// <summary>The <c>volumeMode</c> field of the Kubernetes API.</summary>
    public string? VolumeMode { get; init; }

    /// <summary>The <c>claimRef</c> field of the Kubernetes API.</summary>
    public V1ObjectReference? ClaimRef { get; init; }

    /// <summary>The <c>hostPath</c> field of the Kubernetes API.</summary>
    public V1HostPathVolumeSource? HostPath { get; init; }

    /// <summary>The <c>csi</c> field of the Kubernetes API.</summary>
    public V1CsiPersistentVolumeSource? Csi { get; init; }

    /// <summary>The <c>nodeAffinity</c> field of the Kubernetes API.</summary>
    public V1VolumeNodeAffinity? NodeAffinity { get; init; }
}
