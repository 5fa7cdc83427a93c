using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>When a workspace is stopped by itself.</summary>
public sealed record TimeoutSpec
{
    /// <summary>
    /// How long after its start the workspace is stopped, whatever happens in it, such as 8h. Without it the class's value, or
    /// never.
    /// </summary>
    [Length(1, 32)]
    [Pattern(Patterns.PositiveDuration, "maximumLifetime " + Patterns.PositiveDurationMessage)]
    public string? MaximumLifetime { get; init; }
}
