using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Where a snapshot is in its life.</summary>
[JsonConverter(typeof(EnumNameConverter<SnapshotPhase>))]
public enum SnapshotPhase
{
    /// <summary>Not accepted yet.</summary>
    Pending,

    /// <summary>Volumes are being captured.</summary>
    InProgress,

    /// <summary>Workspaces can start from it.</summary>
    Succeeded,

    /// <summary>It was refused or went wrong; the conditions say why and what to do. Delete it and take another.</summary>
    Failed,

    /// <summary>It is being deleted, with its data.</summary>
    Deleting,
}
