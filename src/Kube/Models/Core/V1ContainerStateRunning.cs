using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Since when a container runs.</summary>
public sealed record V1ContainerStateRunning
{
    /// <summary>The <c>startedAt</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }
}
