using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>What a pod is.</summary>
public sealed record V1PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; init; }

    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }

    /// <summary>The <c>podIP</c> field of the Kubernetes API.</summary>
    public string? PodIP { get; init; }

    /// <summary>The <c>hostIP</c> field of the Kubernetes API.</summary>
    public string? HostIP { get; init; }

    /// <summary>The <c>startTime</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The <c>conditions</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1PodCondition>? Conditions { get; init; }

    /// <summary>The <c>initContainerStatuses</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1ContainerStatus>? InitContainerStatuses { get; init; }

    /// <summary>The <c>containerStatuses</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1ContainerStatus>? ContainerStatuses { get; init; }
}
