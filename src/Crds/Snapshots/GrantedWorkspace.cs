using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Names the workspace that a grant is for.</summary>
public sealed record GrantedWorkspace
{
    /// <summary>Its namespace.</summary>
    [Length(1, 63)]
    [Pattern(Patterns.DnsLabel, "namespace must be the name of a namespace: lower-case letters, digits and hyphens")]
    public required string Namespace { get; init; }

    /// <summary>Its name. It need not exist yet.</summary>
    [Length(1, 52)]
    [Pattern(Patterns.DnsLabel, "name must be the name of a Workspace: lower-case letters, digits and hyphens")]
    public required string Name { get; init; }
}
