namespace Berth.Kube.Models;

/// <summary>What storage is asked for.</summary>
public sealed record V1PersistentVolumeClaimSpec
{
    /// <summary>The <c>accessModes</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? AccessModes { get; init; }

    /// <summary>The <c>resources</c> field of the Kubernetes API.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>The <c>storageClassName</c> field of the Kubernetes API.</summary>
    public string? StorageClassName { get; init; }

    /// <summary>The <c>volumeMode</c> field of the Kubernetes API.</summary>
    public string? VolumeMode { get; init; }

    /// <summary>The <c>volumeName</c> field of the Kubernetes API.</summary>
    public string? VolumeName { get; init; }

    /// <summary>The <c>dataSource</c> field of the Kubernetes API.</summary>
    public V1TypedLocalObjectReference? DataSource { get; init; }
}
