using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>When workspaces are stopped by themselves.</summary>
public sealed record TimeoutPolicy
{
    /// <summary>
    /// How long after its start a workspace is stopped, whatever happens in it, such as 12h. A workspace may ask for less, not for
    /// more. Without it only what the workspace asks for counts.
    /// </summary>
    [Length(1, 32)]
    [Pattern(Patterns.PositiveDuration, "maximumLifetime " + Patterns.PositiveDurationMessage)]
    public string? MaximumLifetime { get; init; }
}
