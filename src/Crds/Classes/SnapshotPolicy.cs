using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Whether and how many snapshots may be taken.</summary>
public sealed record SnapshotPolicy
{
    /// <summary>Whether snapshots may be taken at all. Those that exist stay.</summary>
    [Default]
    public bool Enabled { get; init; } = true;

    /// <summary>The most snapshots that a workspace may have at a time, 0 to 100.</summary>
    [Default]
    [Bounds(0, 100)]
    public int MaxPerWorkspace { get; init; } = 3;
}
