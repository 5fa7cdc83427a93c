using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>A port of the workspace.</summary>
public sealed record PortSpec
{
    /// <summary>
    /// Tells ports apart; unique within the workspace: at most 15 lower-case letters, digits and single hyphens (RFC 6335).
    /// </summary>
    [Length(1, 15)]
    [Pattern(
        "^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "name must be lower-case letters, digits and single hyphens, hold a letter, and neither begin nor end with a hyphen")]
    public required string Name { get; init; }

    /// <summary>The TCP port, 1 to 65535; unique within the workspace.</summary>
    [Bounds(1, 65535)]
    public required int Port { get; init; }

    /// <summary>
    /// Who reaches the port through the gateway while the workspace is shared. Without it Shared for the port named main, and Owner
    /// for every other one.
    /// </summary>
    public PortVisibility? Visibility { get; init; }
}
