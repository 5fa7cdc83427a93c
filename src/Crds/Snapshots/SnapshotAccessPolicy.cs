using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Who may open a snapshot's link. Nobody ever does without having logged in; the snapshot's owner always may.</summary>
/// <remarks>The first value is the default: an absent field is read as it.</remarks>
[JsonConverter(typeof(EnumNameConverter<SnapshotAccessPolicy>))]
public enum SnapshotAccessPolicy
{
    /// <summary>Whoever can read the repository that the workspace is based on.</summary>
    Repository,

    /// <summary>Only the owner of the workspace that was captured.</summary>
    Owner,

    /// <summary>The users and groups that are named.</summary>
    Users,

    /// <summary>Everybody who has logged in.</summary>
    Authenticated,
}
