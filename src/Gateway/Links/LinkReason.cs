namespace Berth.Gateway.Links;

/// <summary>Why somebody may open a snapshot, or not.</summary>
internal enum LinkReason
{
    /// <summary>The snapshot is of a workspace of the opener's own.</summary>
    Owner,

    /// <summary>The opener can read the repository.</summary>
    Repository,

    /// <summary>The snapshot names the account.</summary>
    User,

    /// <summary>The snapshot names a group of the account.</summary>
    Group,

    /// <summary>The snapshot is for everybody who has logged in.</summary>
    Authenticated,

    /// <summary>Nobody has logged in, or the session is over.</summary>
    NoSession,

    /// <summary>No snapshot has this link.</summary>
    NoSuchLink,

    /// <summary>The snapshot is not ready, or is no longer.</summary>
    NotReady,

    /// <summary>The snapshot is being deleted.</summary>
    Deleted,

    /// <summary>The captured workspace is gone or being deleted, and its snapshots with it.</summary>
    WorkspaceGone,

    /// <summary>The link has ended by itself.</summary>
    Expired,

    /// <summary>The snapshot is for its owner only.</summary>
    OwnerOnly,

    /// <summary>The snapshot is for others.</summary>
    NotNamed,

    /// <summary>The workspace is based on no repository that could be asked about the opener.</summary>
    NoRepository,

    /// <summary>The class does not let the repository's host be asked.</summary>
    HostNotAllowed,

    /// <summary>The opener cannot read the repository.</summary>
    RepositoryNotReadable,

    /// <summary>The repository's host gave no answer that could be used.</summary>
    RepositoryUnreachable,

    /// <summary>The class of the captured workspace is not there.</summary>
    NoClass,

    /// <summary>The class allows no snapshots.</summary>
    SnapshotsDisabled,

    /// <summary>The class does not allow the captured image any more.</summary>
    ImageNotAllowed,

    /// <summary>The API server was not heard for too long.</summary>
    ViewTooOld,
}
