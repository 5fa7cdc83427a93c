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
}
