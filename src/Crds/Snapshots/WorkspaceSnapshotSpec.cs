using Berth.Crds.Schema;

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
}
