namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>How far a request has come.</summary>
internal enum Connection
{
    None,

    /// <summary>Decided for the first time: it may pass.</summary>
    Decided,

    /// <summary>In the registry, and to be decided again.</summary>
    Registered,

    /// <summary>Admitted: it is forwarded.</summary>
    Alive,

    /// <summary>Cut, and not out of the registry yet.</summary>
    Cut,
}
