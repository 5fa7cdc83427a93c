namespace Berth.Gateway.Gate;

/// <summary>Why the gate decided so: for metrics and the audit, never for the one who asked.</summary>
public enum GateReason
{
    /// <summary>The account owns the workspace.</summary>
    Owner,

    /// <summary>The sharing names the account.</summary>
    User,

    /// <summary>The sharing names a group of the account.</summary>
    Group,

    /// <summary>The workspace, or the port, is shared with everybody who has logged in.</summary>
    Authenticated,

    /// <summary>Nobody has logged in, or the session is over.</summary>
    NoSession,

    /// <summary>No workspace has this host.</summary>
    NoSuchWorkspace,

    /// <summary>The workspace exists, and the object cannot be read.</summary>
    Unreadable,

    /// <summary>The workspace has no such port any more.</summary>
    NoSuchPort,

    /// <summary>The workspace is not shared.</summary>
    NotShared,

    /// <summary>The workspace was shared, and that has ended by itself.</summary>
    Expired,

    /// <summary>The class does not allow the sharing that the workspace asks for.</summary>
    ClassForbids,

    /// <summary>The workspace is shared with others.</summary>
    NotNamed,

    /// <summary>The port is for the owner only.</summary>
    PortNotVisible,

    /// <summary>The workspace is stopped or being stopped.</summary>
    Stopped,

    /// <summary>The workspace is not ready yet.</summary>
    Starting,

    /// <summary>The workspace is being deleted.</summary>
    Deleted,

    /// <summary>This replica of the gateway stops; another goes on.</summary>
    ShuttingDown,

    /// <summary>The API server was not heard for too long.</summary>
    ViewTooOld,
}
