namespace Berth.Crds;

/// <summary>Finalizers that Berth puts on its own kinds before it makes anything for them.</summary>
public static class BerthFinalizers
{
    /// <summary>On a Workspace: its snapshots, their data and its own volumes go first.</summary>
    public const string Workspace = $"{BerthLabels.Group}/workspace";

    /// <summary>On a WorkspaceSnapshot: its volume snapshots and their data go first.</summary>
    public const string Snapshot = $"{BerthLabels.Group}/snapshot";
}
