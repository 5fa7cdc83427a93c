using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>One aspect of an object's state, as the Kubernetes API conventions define it ("Typical status properties").</summary>
public sealed record V1Condition
{
    /// <summary>CamelCase name of the aspect; the key of the list.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The <c>metadata.generation</c> that this condition was computed from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last flipped; whole seconds, UTC.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Stable CamelCase identifier for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }
}
