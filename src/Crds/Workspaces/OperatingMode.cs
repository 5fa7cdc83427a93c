using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Whether a workspace should run.</summary>
/// <remarks>The first value is the default: an absent field is read as it.</remarks>
[JsonConverter(typeof(EnumNameConverter<OperatingMode>))]
public enum OperatingMode
{
    /// <summary>Its pod runs.</summary>
    Running,

    /// <summary>It has no pod; its files are kept.</summary>
    Stopped,
}
