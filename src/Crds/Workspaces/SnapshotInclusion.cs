using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Whether a volume is part of snapshots.</summary>
/// <remarks>The first value is the default: an absent field is read as it.</remarks>
[JsonConverter(typeof(EnumNameConverter<SnapshotInclusion>))]
public enum SnapshotInclusion
{
    /// <summary>Its files are captured.</summary>
    Include,

    /// <summary>A workspace from the snapshot starts with this volume empty.</summary>
    Exclude,
}
