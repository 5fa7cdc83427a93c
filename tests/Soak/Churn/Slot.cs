using System.Collections.Immutable;
using Berth.Crds;

namespace Berth.Soak.Churn;

/// <summary>A name that a workspace may have, and what its user wants of it. One user at a time.</summary>
public sealed class Slot(string name)
{
    private int _snapshots;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>Whether there is, or is to be, a workspace.</summary>
    public SlotState State { get; set; }

    /// <summary>Whether it is to be stopped.</summary>
    public OperatingMode Mode { get; set; }

    /// <summary>The class; null when the workspace takes it over from a snapshot.</summary>
    public string? ClassName { get; set; }

    /// <summary>Whom it is shared with.</summary>
    public SharingLevel Sharing { get; set; }

    /// <summary>Whether an answer got lost, so that what there is must be read.</summary>
    public bool IsUnsure { get; set; }

    /// <summary>The snapshots that were asked for and not deleted.</summary>
    public ImmutableList<string> Snapshots { get; set; } = [];

    /// <summary>A name for the next snapshot; none is used twice.</summary>
    public string NextSnapshot() => $"{name}-{++_snapshots}";
}
