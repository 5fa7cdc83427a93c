using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Who reaches a port while the workspace is shared. When it is not shared, only the owner does.</summary>
[JsonConverter(typeof(EnumNameConverter<PortVisibility>))]
public enum PortVisibility
{
    /// <summary>Only the owner, ever.</summary>
    Owner,

    /// <summary>Whoever the workspace is shared with.</summary>
    Shared,

    /// <summary>Everybody who has logged in, as soon as the workspace is shared with anybody.</summary>
    Authenticated,
}
