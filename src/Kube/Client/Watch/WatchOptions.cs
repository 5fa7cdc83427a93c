namespace Berth.Kube.Client;

/// <summary>What a watch tells about, and from when.</summary>
public sealed record WatchOptions
{
    /// <summary>The namespace; null for all of them and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Selects by labels.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Selects by fields.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Tells what happened after this version. Unset: begins with an Added for everything that exists.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Ask for bookmarks, so that the version moves on also when nothing happens.</summary>
    public bool AllowBookmarks { get; init; } = true;

    /// <summary>WatchList (KEP-3157): begin with an Added for each existing object, then a bookmark that says these were all.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary><c>NotOlderThan</c>, which goes with <see cref="SendInitialEvents"/>.</summary>
    public string? ResourceVersionMatch { get; init; }

    /// <summary>When the server is to end the watch; random between 5 and 10 minutes unless set.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest silence, bookmarks included, before the watch counts as dead; the server's timeout plus a margin unless set.</summary>
    public TimeSpan? IdleTimeout { get; init; }
}
