using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>What a start began from.</summary>
[JsonConverter(typeof(EnumNameConverter<StartKind>))]
public enum StartKind
{
    /// <summary>Empty volumes: the repository was cloned and every task ran.</summary>
    Fresh,

    /// <summary>The files of the run before.</summary>
    Restart,

    /// <summary>The files of a snapshot.</summary>
    Snapshot,
}
