using System.Text.Json.Serialization;
using Berth.Crds.Schema;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Crds;

/// <summary>What the operator last saw of a snapshot.</summary>
public sealed record WorkspaceSnapshotStatus
{
    /// <summary>Where the snapshot is in its life, in one word; the conditions say why.</summary>
    public SnapshotPhase? Phase { get; init; }

    /// <summary>The state in parts, each with a reason for programs and a message for people: Accepted, Progressing, Ready.</summary>
    [ListMapKey("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>The metadata.generation that this status was computed from; lower than that one, the status is behind the spec.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Whether workspaces can start from the snapshot; absent means not known yet.</summary>
    public bool? ReadyToUse { get; init; }

    /// <summary>The point in time that was captured: the latest of the volumes' ones.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>The space that a copy needs at least, all volumes together.</summary>
    public string? RestoreSize { get; init; }

    /// <summary>
    /// Where a browser opens a copy; absent until the snapshot is ready. Whoever has it can find the snapshot: treat it as a
    /// secret.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>What the capture is like, as far as programs that were writing are concerned.</summary>
    public Consistency? Consistency { get; init; }

    /// <summary>What last went wrong, in words; absent when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The captured volumes.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<SnapshotVolumeStatus>? Volumes { get; init; }

    /// <summary>What the workspace was at that time, defaults filled in, without values of environment variables.</summary>
    public CapturedWorkspace? Workspace { get; init; }

    /// <summary>How often the link was opened, and by whom last; the gateway writes it.</summary>
    public SnapshotOpenings? Opened { get; init; }
}
