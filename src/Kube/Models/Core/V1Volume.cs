namespace Berth.Kube.Models;

/// <summary>A volume of a pod; exactly one source is set.</summary>
public sealed record V1Volume
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>persistentVolumeClaim</c> field of the Kubernetes API.</summary>
    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>The <c>emptyDir</c> field of the Kubernetes API.</summary>
    public V1EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>The <c>configMap</c> field of the Kubernetes API.</summary>
    public V1ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>The <c>secret</c> field of the Kubernetes API.</summary>
    public V1SecretVolumeSource? Secret { get; init; }

    /// <summary>The <c>hostPath</c> field of the Kubernetes API.</summary>
    public V1HostPathVolumeSource? HostPath { get; init; }
}
