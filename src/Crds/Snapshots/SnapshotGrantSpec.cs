using System.Text.Json.Serialization;
using Berth.Crds.Schema;
using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>A snapshot, and the one workspace that may start from it.</summary>
[CelRule("self == oldSelf", "a grant cannot be changed: delete it and make another")]
public sealed record SnapshotGrantSpec
{
    /// <summary>The snapshot, in the namespace of the grant.</summary>
    public required GrantedSnapshot Snapshot { get; init; }

    /// <summary>The workspace.</summary>
    public required GrantedWorkspace Workspace { get; init; }

    /// <summary>The account that the workspace has to belong to, as its spec.owner says.</summary>
    [Length(1, 253)]
    public required string User { get; init; }

    /// <summary>Until when the workspace must have begun to start, such as 2030-01-31T18:00:00Z. Without it any time.</summary>
    [Length(20, 40)]
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }
}
