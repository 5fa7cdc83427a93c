using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>How a container ended.</summary>
public sealed record V1ContainerStateTerminated
{
    /// <summary>The <c>exitCode</c> field of the Kubernetes API.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The <c>signal</c> field of the Kubernetes API.</summary>
    public int? Signal { get; init; }

    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }

    /// <summary>The <c>startedAt</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The <c>finishedAt</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? FinishedAt { get; init; }
}
