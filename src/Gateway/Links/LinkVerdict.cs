namespace Berth.Gateway.Links;

/// <summary>What becomes of somebody who follows a snapshot's link.</summary>
internal enum LinkVerdict
{
    /// <summary>May start a workspace from it.</summary>
    Allow,

    /// <summary>The repository has to be asked first.</summary>
    AskRepository,

    /// <summary>Has to log in first.</summary>
    Login,

    /// <summary>Is told that there is nothing, whatever the reason.</summary>
    NotFound,

    /// <summary>May know of it, and is told why nothing can be started from it.</summary>
    Refused,

    /// <summary>Not to be decided right now.</summary>
    Unavailable,
}
