using System.Text.Json.Serialization;
using Berth.Crds.Schema;
using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>What a snapshot captures.</summary>
public sealed record WorkspaceSnapshotSpec
{
    /// <summary>The workspace to capture, in the same namespace. Cannot be changed: create another snapshot instead.</summary>
    [Length(1, 253)]
    [Immutable("create another snapshot")]
    public required string WorkspaceName { get; init; }

    /// <summary>What the snapshot is about, for people; shown to whoever opens it.</summary>
    [Length(0, 1024)]
    public string? Description { get; init; }

    /// <summary>Who may open the snapshot's link. Without it whoever can read the repository that the workspace is based on.</summary>
    [Default]
    public SnapshotAccessSpec Access
    {
        get => field ?? new();
        init;
    }

    /// <summary>When the link ends by itself, such as 2030-01-31T18:00:00Z; the snapshot itself stays. Without it never.</summary>
    [Length(20, 40)]
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }
}
