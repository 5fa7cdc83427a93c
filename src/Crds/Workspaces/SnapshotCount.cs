namespace Berth.Crds;

/// <summary>How many snapshots a workspace has, and may have.</summary>
public sealed record SnapshotCount
{
    /// <summary>How many there are; failed ones do not count, ones being deleted count until they are gone.</summary>
    public required int Count { get; init; }

    /// <summary>How many the class allows.</summary>
    public required int Limit { get; init; }
}
