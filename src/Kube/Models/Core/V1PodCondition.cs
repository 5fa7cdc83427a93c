using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>One aspect of a pod's state.</summary>
public sealed record V1PodCondition
{
    /// <summary>The <c>type</c> field of the Kubernetes API.</summary>
    public string? Type { get; init; }

    /// <summary>The <c>status</c> field of the Kubernetes API.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }

    /// <summary>The <c>lastTransitionTime</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }
}
