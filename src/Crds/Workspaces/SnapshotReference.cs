using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Names a WorkspaceSnapshot.</summary>
public sealed record SnapshotReference
{
    /// <summary>The name of a WorkspaceSnapshot.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "name must be the name of a WorkspaceSnapshot: lower-case letters, digits, hyphens and dots")]
    public required string Name { get; init; }

    /// <summary>
    /// The namespace of the snapshot. Without it the workspace's own. Another one needs a SnapshotGrant there, which opening the
    /// snapshot's link makes.
    /// </summary>
    [Length(1, 63)]
    [Pattern(Patterns.DnsLabel, "namespace must be the name of a namespace: lower-case letters, digits and hyphens")]
    public string? Namespace { get; init; }
}
