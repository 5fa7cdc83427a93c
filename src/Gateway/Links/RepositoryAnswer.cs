namespace Berth.Gateway.Links;

/// <summary>Whether somebody can read a repository.</summary>
internal enum RepositoryAnswer
{
    /// <summary>The host offers it for reading.</summary>
    Readable,

    /// <summary>The host does not offer it to them.</summary>
    NotReadable,

    /// <summary>It is not at an address that can be asked over HTTP.</summary>
    NoAddress,

    /// <summary>The class does not let this host be asked.</summary>
    HostNotAllowed,

    /// <summary>No answer that could be used.</summary>
    Unreachable,
}
