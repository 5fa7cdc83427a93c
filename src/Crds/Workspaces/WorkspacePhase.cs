using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Where a workspace is in its life.</summary>
[JsonConverter(typeof(EnumNameConverter<WorkspacePhase>))]
public enum WorkspacePhase
{
    /// <summary>Something it needs is missing; the Ready condition names it.</summary>
    Pending,

    /// <summary>Its volumes and pod are being made.</summary>
    Creating,

    /// <summary>Its files are being put in place and its tasks started.</summary>
    Initializing,

    /// <summary>It can be used.</summary>
    Running,

    /// <summary>Its pod is being stopped.</summary>
    Stopping,

    /// <summary>It has no pod; its files are kept.</summary>
    Stopped,

    /// <summary>It cannot run; the Ready condition says why and what to do.</summary>
    Failed,

    /// <summary>It is being deleted, with its snapshots and files.</summary>
    Terminating,
}
