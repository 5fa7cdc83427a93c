using System.Text.Json.Serialization;
using Berth.Crds.Schema;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Crds;

/// <summary>What the operator last saw of a workspace.</summary>
public sealed record WorkspaceStatus
{
    /// <summary>Where the workspace is in its life, in one word; the conditions say why.</summary>
    public WorkspacePhase? Phase { get; init; }

    /// <summary>
    /// The state in parts, each with a reason for programs and a message for people: Ready, VolumesReady, ContentReady, PodReady,
    /// Shared, Suspended.
    /// </summary>
    [ListMapKey("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>The metadata.generation that this status was computed from; lower than that one, the status is behind the spec.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Where a browser opens the workspace.</summary>
    public string? Url { get; init; }

    /// <summary>The pod that runs the workspace; absent while it is stopped.</summary>
    public string? PodName { get; init; }

    /// <summary>When the workspace last became ready.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What the last start began from.</summary>
    public StartKind? StartKind { get; init; }

    /// <summary>The address to give to those whom the workspace is shared with; absent while it is not shared.</summary>
    public string? SharedUrl { get; init; }

    /// <summary>Who is in the workspace now; each replica of the gateway writes its own.</summary>
    [ListMapKey("user", "gateway")]
    public IReadOnlyList<Participant>? Participants { get; init; }

    /// <summary>When somebody last used the workspace through the gateway, to the minute.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? LastActivity { get; init; }

    /// <summary>How many snapshots the workspace has, and may have.</summary>
    public SnapshotCount? Snapshots { get; init; }
}
