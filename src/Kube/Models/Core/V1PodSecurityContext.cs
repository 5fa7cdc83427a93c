namespace Berth.Kube.Models;

/// <summary>Privileges of all containers of a pod.</summary>
public sealed record V1PodSecurityContext
{
    /// <summary>The <c>runAsNonRoot</c> field of the Kubernetes API.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The <c>runAsUser</c> field of the Kubernetes API.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The <c>runAsGroup</c> field of the Kubernetes API.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>The <c>fsGroup</c> field of the Kubernetes API.</summary>
    public long? FsGroup { get; init; }

    /// <summary>The <c>fsGroupChangePolicy</c> field of the Kubernetes API.</summary>
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>The <c>supplementalGroups</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    /// <summary>The <c>seccompProfile</c> field of the Kubernetes API.</summary>
    public V1SeccompProfile? SeccompProfile { get; init; }
}
