using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Names a WorkspaceSnapshot.</summary>
public sealed record SnapshotReference
{
    /// <summary>The name of a WorkspaceSnapshot in the same namespace.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "name must be the name of a WorkspaceSnapshot: lower-case letters, digits, hyphens and dots")]
    public required string Name { get; init; }
}
