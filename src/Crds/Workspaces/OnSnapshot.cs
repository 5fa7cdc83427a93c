using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>What becomes of a task when a workspace starts from a snapshot.</summary>
/// <remarks>The first value is the default: an absent field is read as it.</remarks>
[JsonConverter(typeof(EnumNameConverter<OnSnapshot>))]
public enum OnSnapshot
{
    /// <summary>It does not run: its results are in the files already.</summary>
    Skip,

    /// <summary>It runs.</summary>
    Run,
}
