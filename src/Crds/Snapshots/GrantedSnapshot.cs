using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Names the snapshot that a grant gives.</summary>
public sealed record GrantedSnapshot
{
    /// <summary>The name of a WorkspaceSnapshot in the namespace of the grant.</summary>
    [Length(1, 63)]
    [Pattern(Patterns.DnsLabel, "name must be the name of a WorkspaceSnapshot: lower-case letters, digits and hyphens")]
    public required string Name { get; init; }

    /// <summary>Its uid: a later snapshot of that name is not given. Without it any of that name is.</summary>
    [Length(1, 64)]
    public string? Uid { get; init; }
}
