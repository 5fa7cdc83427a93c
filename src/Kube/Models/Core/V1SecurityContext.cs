namespace Berth.Kube.Models;

/// <summary>Privileges of a container.</summary>
public sealed record V1SecurityContext
{
    /// <summary>The <c>runAsNonRoot</c> field of the Kubernetes API.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The <c>runAsUser</c> field of the Kubernetes API.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The <c>runAsGroup</c> field of the Kubernetes API.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>The <c>privileged</c> field of the Kubernetes API.</summary>
    public bool? Privileged { get; init; }

    /// <summary>The <c>allowPrivilegeEscalation</c> field of the Kubernetes API.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>The <c>readOnlyRootFilesystem</c> field of the Kubernetes API.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>The <c>capabilities</c> field of the Kubernetes API.</summary>
    public V1Capabilities? Capabilities { get; init; }

    /// <summary>The <c>seccompProfile</c> field of the Kubernetes API.</summary>
    public V1SeccompProfile? SeccompProfile { get; init; }
}
