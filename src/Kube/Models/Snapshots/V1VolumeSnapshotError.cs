using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>The last error of a snapshot.</summary>
public sealed record V1VolumeSnapshotError
{
    /// <summary>The <c>time</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Time { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }
}
