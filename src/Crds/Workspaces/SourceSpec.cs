namespace Berth.Crds;

/// <summary>What the files of a workspace are copied from.</summary>
public sealed record SourceSpec
{
    /// <summary>The snapshot to start from.</summary>
    public required SnapshotReference Snapshot { get; init; }
}
