using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>Which driver holds it and what deleting it means.</summary>
public sealed record V1VolumeSnapshotContentSpec
{
    /// <summary>The <c>volumeSnapshotRef</c> field of the Kubernetes API.</summary>
    public V1ObjectReference? VolumeSnapshotRef { get; init; }

    /// <summary><c>Delete</c> or <c>Retain</c>.</summary>
    public string? DeletionPolicy { get; init; }

    /// <summary>The <c>driver</c> field of the Kubernetes API.</summary>
    public string? Driver { get; init; }

    /// <summary>The <c>volumeSnapshotClassName</c> field of the Kubernetes API.</summary>
    public string? VolumeSnapshotClassName { get; init; }

    /// <summary>The <c>source</c> field of the Kubernetes API.</summary>
    public V1VolumeSnapshotContentSource? Source { get; init; }

    /// <summary>The <c>sourceVolumeMode</c> field of the Kubernetes API.</summary>
    public string? SourceVolumeMode { get; init; }
}
