using Berth.Crds.Schema;
using k8s.Models;

namespace Berth.Crds;

/// <summary>A Git repository and what to check out of it.</summary>
public sealed record RepositorySpec
{
    /// <summary>
    /// The address to clone from: https://, http://, ssh:// or git://, or the short form user@host:path. It may name a user. It holds no
    /// password or token, because whoever may read the workspace reads it too: credentialsSecretRef names a Secret that holds them.
    /// </summary>
    [Length(1, 2048)]
    [Pattern(
        @"^((https?|git)://([A-Za-z0-9][-A-Za-z0-9._]{0,38}@)?[A-Za-z0-9\[][^\s/@?#]*/\S+|ssh://([A-Za-z0-9][-A-Za-z0-9._]*@)?[A-Za-z0-9\[][^\s/@?#]*/\S+|"
        + @"([A-Za-z0-9][-A-Za-z0-9._]*@)?[A-Za-z0-9][-A-Za-z0-9._]*:/?[^\s/]\S*)$",
        "url must be https://host/path, http://host/path, git://host/path, ssh://host/path or user@host:path; "
        + "before the host it may name a user, but hold no password or token: name a Secret in credentialsSecretRef")]
    // GitHub and GitLab take their tokens in the place of the user's name.
    [CelRule(
        "!self.matches('^https?://(gh[a-z]_|github_pat_|gl[a-z]+-)[^/]*@')",
        "what stands before the host looks like a token, which whoever may read the workspace would read too: name a Secret in credentialsSecretRef")]
    public required string Url { get; init; }

    /// <summary>The branch, tag or commit to check out. Without it the repository's default branch.</summary>
    [Length(1, 255)]
    [Pattern(@"^[^-\s]\S*$", "revision must be a branch, tag or commit: no blanks, not beginning with a hyphen")]
    public string? Revision { get; init; }

    /// <summary>
    /// A Secret in the same namespace with what the repository asks for: the keys username and password, or token, for https://; ssh-privatekey and
    /// known_hosts for ssh://. Git uses it for the clone and in the workspace; it is on no volume, and no snapshot holds it or names it.
    /// </summary>
    public V1LocalObjectReference? CredentialsSecretRef { get; init; }

    /// <summary>How many commits of history to fetch, at least 1. Without it the whole history.</summary>
    [Bounds(1, int.MaxValue)]
    public int? Depth { get; init; }
}
