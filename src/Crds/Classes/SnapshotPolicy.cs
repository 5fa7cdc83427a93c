using System.Text.Json.Serialization;
using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Whether and how many snapshots may be taken.</summary>
public sealed record SnapshotPolicy
{
    /// <summary>A policy with the defaults for what is left out.</summary>
    /// <remarks>Source-generated JSON gives an <c>init</c> property that is absent its type's zero; a parameter keeps its default.</remarks>
    [JsonConstructor]
    public SnapshotPolicy(bool enabled = true, int maxPerWorkspace = 3)
    {
        Enabled = enabled;
        MaxPerWorkspace = maxPerWorkspace;
    }

    /// <summary>Whether snapshots may be taken at all. Those that exist stay.</summary>
    [Default]
    public bool Enabled { get; init; }

    /// <summary>The most snapshots that a workspace may have at a time, 0 to 100.</summary>
    [Default]
    [Bounds(0, 100)]
    public int MaxPerWorkspace { get; init; }

    /// <summary>
    /// The namespace of workspaces that are made by opening a snapshot's link. It must exist. {user} stands for the opener: the
    /// letters and digits of the name in front of the at sign, a hyphen, and 20 digits of the name's SHA-256 (docs/snapshots.md). Without
    /// it the namespace of the snapshot.
    /// </summary>
    [Length(1, 63)]
    [Pattern("^([-a-z0-9]|[{]user[}])+$", "copiesNamespace must be the name of a namespace, in which {user} may stand for the opener: lower-case letters, digits and hyphens")]
    public string? CopiesNamespace { get; init; }

    /// <summary>
    /// The hosts of Git repositories that may be asked whether somebody can read a repository: a name, with a port if it is not
    /// 443, such as git.example.com or git.example.com:8443; http:// in front of it allows plain HTTP. Without it none is asked, and
    /// the policy Repository admits the snapshot's owner alone.
    /// </summary>
    [MaxItems(100)]
    [Length(1, 260, Items = true)]
    [Pattern(
        "^(http://)?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?$",
        "repositoryHosts must hold names of hosts in lower case, with a port or without, such as git.example.com:8443; http:// in front allows plain HTTP",
        Items = true)]
    public IReadOnlyList<string>? RepositoryHosts { get; init; }

    /// <summary>
    /// Networks of such hosts that are not on the public Internet, such as 10.1.0.0/16. Other private, local and reserved addresses are never
    /// connected to, whatever a name resolves to.
    /// </summary>
    [MaxItems(50)]
    [Length(1, 64, Items = true)]
    [Pattern("^[0-9a-fA-F:.]+/[0-9]{1,3}$", "repositoryNetworks must hold networks such as 10.1.0.0/16 or fd00:1::/32", Items = true)]
    public IReadOnlyList<string>? RepositoryNetworks { get; init; }
}
