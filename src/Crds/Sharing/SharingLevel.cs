using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Whom a running workspace is shared with. Nobody is ever let in without having logged in.</summary>
/// <remarks>The first value is the default: an absent field is read as it.</remarks>
[JsonConverter(typeof(EnumNameConverter<SharingLevel>))]
public enum SharingLevel
{
    /// <summary>Nobody: only the owner.</summary>
    None,

    /// <summary>The users and groups that are named.</summary>
    Users,

    /// <summary>Everybody who has logged in.</summary>
    Authenticated,
}
