namespace Berth.Crds;

/// <summary>Why a workspace is not shared although it asks for it; the reason of its Shared condition.</summary>
public enum SharingRefusal
{
    /// <summary>Its class is not there.</summary>
    NoClass,

    /// <summary>Its class allows no sharing.</summary>
    Disabled,

    /// <summary>Its class leads past the gateway, which then cannot cut guests off, and does not accept that.</summary>
    NoCutOff,

    /// <summary>Its class does not allow the level.</summary>
    LevelNotAllowed,

    /// <summary>It has ended.</summary>
    Expired,

    /// <summary>Its class wants an end, within a time that the workspace's end is beyond.</summary>
    TooLong,
}
