namespace Berth.Kube.Models;

/// <summary>Storage behind a CSI driver.</summary>
public sealed record V1CsiPersistentVolumeSource
{
    /// <summary>The <c>driver</c> field of the Kubernetes API.</summary>
    public string? Driver { get; init; }

    /// <summary>The <c>volumeHandle</c> field of the Kubernetes API.</summary>
    public string? VolumeHandle { get; init; }

    /// <summary>The <c>fsType</c> field of the Kubernetes API.</summary>
    public string? FsType { get; init; }
}
