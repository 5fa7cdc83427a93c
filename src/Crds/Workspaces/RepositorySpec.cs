using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>A Git repository and what to check out of it.</summary>
public sealed record RepositorySpec
{
    /// <summary>
    /// The address to clone from: https://, http://, ssh:// or git://, or the short form user@host:path. It holds no password or
    /// token, because whoever may read the workspace reads it too: give credentials through a Secret.
    /// </summary>
    [Length(1, 2048)]
    [Pattern(
        @"^((https?|git)://[A-Za-z0-9\[][^\s/@?#]*/\S+|ssh://([A-Za-z0-9][-A-Za-z0-9._]*@)?[A-Za-z0-9\[][^\s/@?#]*/\S+|"
        + @"([A-Za-z0-9][-A-Za-z0-9._]*@)?[A-Za-z0-9][-A-Za-z0-9._]*:/?[^\s/]\S*)$",
        "url must be https://host/path, http://host/path, git://host/path, ssh://host/path or user@host:path, "
        + "and hold no password or token: give credentials through a Secret")]
    public required string Url { get; init; }

    /// <summary>The branch, tag or commit to check out. Without it the repository's default branch.</summary>
    [Length(1, 255)]
    [Pattern(@"^[^-\s]\S*$", "revision must be a branch, tag or commit: no blanks, not beginning with a hyphen")]
    public string? Revision { get; init; }

    /// <summary>How many commits of history to fetch, at least 1. Without it the whole history.</summary>
    [Bounds(1, int.MaxValue)]
    public int? Depth { get; init; }
}
