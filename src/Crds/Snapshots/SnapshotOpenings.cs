namespace Berth.Crds;

/// <summary>How often a snapshot's link was opened, and by whom last.</summary>
public sealed record SnapshotOpenings
{
    /// <summary>How many workspaces were made through the link.</summary>
    public int Count { get; init; }

    /// <summary>The latest openings, the newest first.</summary>
    public IReadOnlyList<SnapshotOpening>? Last { get; init; }
}
