using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>What a capture is like, as far as programs that were writing are concerned.</summary>
[JsonConverter(typeof(EnumNameConverter<Consistency>))]
public enum Consistency
{
    /// <summary>As after a power cut: the workspace was running.</summary>
    Crash,

    /// <summary>Nothing was writing: the workspace was stopped.</summary>
    Stopped,
}
