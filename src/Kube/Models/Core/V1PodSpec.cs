namespace Berth.Kube.Models;

/// <summary>What a pod should be.</summary>
public sealed record V1PodSpec
{
    /// <summary>The <c>initContainers</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1Container>? InitContainers { get; init; }

    /// <summary>The <c>containers</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1Container>? Containers { get; init; }

    /// <summary>The <c>volumes</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1Volume>? Volumes { get; init; }

    /// <summary>The <c>restartPolicy</c> field of the Kubernetes API.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>The <c>terminationGracePeriodSeconds</c> field of the Kubernetes API.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>The <c>activeDeadlineSeconds</c> field of the Kubernetes API.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>The <c>serviceAccountName</c> field of the Kubernetes API.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>The <c>automountServiceAccountToken</c> field of the Kubernetes API.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>The <c>enableServiceLinks</c> field of the Kubernetes API.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>The <c>hostNetwork</c> field of the Kubernetes API.</summary>
    public bool? HostNetwork { get; init; }

    /// <summary>The <c>nodeName</c> field of the Kubernetes API.</summary>
    public string? NodeName { get; init; }

    /// <summary>The <c>nodeSelector</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>The <c>tolerations</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>The <c>imagePullSecrets</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>The <c>hostname</c> field of the Kubernetes API.</summary>
    public string? Hostname { get; init; }

    /// <summary>The <c>priorityClassName</c> field of the Kubernetes API.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>The <c>securityContext</c> field of the Kubernetes API.</summary>
    public V1PodSecurityContext? SecurityContext { get; init; }
}
