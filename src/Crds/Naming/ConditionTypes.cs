namespace Berth.Crds;

/// <summary>The types of the conditions that Berth's kinds report.</summary>
public static class ConditionTypes
{
    /// <summary>Workspace: it can be used. WorkspaceSnapshot: it can be opened.</summary>
    public const string Ready = "Ready";

    /// <summary>Workspace: every volume is bound.</summary>
    public const string VolumesReady = "VolumesReady";

    /// <summary>Workspace: the files are in place (cloned, restored or kept from before).</summary>
    public const string ContentReady = "ContentReady";

    /// <summary>Workspace: the pod runs and passes its readiness check.</summary>
    public const string PodReady = "PodReady";

    /// <summary>Workspace: others than the owner get in; the reason says why not otherwise.</summary>
    public const string Shared = "Shared";

    /// <summary>Workspace: it was stopped on purpose.</summary>
    public const string Suspended = "Suspended";

    /// <summary>WorkspaceSnapshot: it may be taken; the reason of a refusal otherwise.</summary>
    public const string Accepted = "Accepted";

    /// <summary>WorkspaceSnapshot: it is being taken.</summary>
    public const string Progressing = "Progressing";
}
