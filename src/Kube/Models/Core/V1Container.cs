namespace Berth.Kube.Models;

/// <summary>A container of a pod.</summary>
public sealed record V1Container
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>image</c> field of the Kubernetes API.</summary>
    public string? Image { get; init; }

    /// <summary>The <c>imagePullPolicy</c> field of the Kubernetes API.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>The <c>command</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The <c>args</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The <c>workingDir</c> field of the Kubernetes API.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>The <c>ports</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1ContainerPort>? Ports { get; init; }

    /// <summary>The <c>env</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>The <c>envFrom</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1EnvFromSource>? EnvFrom { get; init; }

    /// <summary>The <c>resources</c> field of the Kubernetes API.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>The <c>volumeMounts</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1VolumeMount>? VolumeMounts { get; init; }

    /// <summary>The <c>livenessProbe</c> field of the Kubernetes API.</summary>
    public V1Probe? LivenessProbe { get; init; }

    /// <summary>The <c>readinessProbe</c> field of the Kubernetes API.</summary>
    public V1Probe? ReadinessProbe { get; init; }

    /// <summary>The <c>startupProbe</c> field of the Kubernetes API.</summary>
    public V1Probe? StartupProbe { get; init; }

    /// <summary>The <c>lifecycle</c> field of the Kubernetes API.</summary>
    public V1Lifecycle? Lifecycle { get; init; }

    /// <summary>The <c>securityContext</c> field of the Kubernetes API.</summary>
    public V1SecurityContext? SecurityContext { get; init; }

    /// <summary>The <c>terminationMessagePolicy</c> field of the Kubernetes API.</summary>
    public string? TerminationMessagePolicy { get; init; }
}
