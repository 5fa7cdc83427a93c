using System.Text.Json.Serialization;
using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Whether, how widely and for how long workspaces may be shared.</summary>
public sealed record SharingPolicy
{
    /// <summary>A policy with the defaults for what is left out.</summary>
    /// <remarks>Source-generated JSON gives an <c>init</c> property that is absent its type's zero; a parameter keeps its default.</remarks>
    [JsonConstructor]
    public SharingPolicy(bool enabled = true) => Enabled = enabled;

    /// <summary>Whether workspaces may be shared at all. Switched off, guests are cut off at once.</summary>
    [Default]
    public bool Enabled { get; init; }

    /// <summary>The levels that workspaces may use: Users, Authenticated. Without it both.</summary>
    [MaxItems(3)]
    public IReadOnlyList<SharingLevel>? Levels { get; init; }

    /// <summary>
    /// The longest that a sharing may last from now on, such as 8h: a workspace must then set <c>sharing.expiresAt</c>, and is shared
    /// only while that is no further away than this. Without it a sharing need not end.
    /// </summary>
    [Length(1, 32)]
    [Pattern(Patterns.PositiveDuration, "maxDuration " + Patterns.PositiveDurationMessage)]
    public string? MaxDuration { get; init; }
}
