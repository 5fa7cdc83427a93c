using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Something that happened to an object, for people to read.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed record V1Event : KubernetesObject
{
    /// <summary>The <c>involvedObject</c> field of the Kubernetes API.</summary>
    public V1ObjectReference? InvolvedObject { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The <c>reason</c> field of the Kubernetes API.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>message</c> field of the Kubernetes API.</summary>
    public string? Message { get; init; }

    /// <summary>The <c>action</c> field of the Kubernetes API.</summary>
    public string? Action { get; init; }

    /// <summary>The <c>count</c> field of the Kubernetes API.</summary>
    public int? Count { get; init; }

    /// <summary>The <c>firstTimestamp</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>The <c>lastTimestamp</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>The <c>eventTime</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>The <c>source</c> field of the Kubernetes API.</summary>
    public V1EventSource? Source { get; init; }

    /// <summary>The <c>reportingComponent</c> field of the Kubernetes API.</summary>
    public string? ReportingComponent { get; init; }

    /// <summary>The <c>reportingInstance</c> field of the Kubernetes API.</summary>
    public string? ReportingInstance { get; init; }
}
