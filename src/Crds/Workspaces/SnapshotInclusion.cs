namespace Berth.Crds;

/// <summary>Whether a volume is part of snapshots.</summary>
public enum SnapshotInclusion
{
    /// <summary>Its files are captured.</summary>
    Include,

    /// <summary>A workspace from the snapshot starts with this volume empty.</summary>
    Exclude,
}
