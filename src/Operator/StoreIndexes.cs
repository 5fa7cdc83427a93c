namespace Berth.Operator;

/// <summary>The names of the indexes of the stores, and how their values are made.</summary>
public static class StoreIndexes
{
    /// <summary>Built in: the uid of each owner.</summary>
    public const string Owner = "owner";

    /// <summary>WorkspaceSnapshots and SnapshotGrants by namespace and name of their workspace.</summary>
    public const string Workspace = "workspace";

    /// <summary>Ingresses and VolumeSnapshotContents by the uid of the workspace that they are labelled with.</summary>
    public const string WorkspaceUid = "workspaceUid";

    /// <summary>Workspaces by namespace and name of the snapshot that they start from.</summary>
    public const string Source = "source";

    /// <summary>PersistentVolumes by namespace and name of their claim.</summary>
    public const string Claim = "claim";

    /// <summary>VolumeSnapshotContents by namespace and name of their VolumeSnapshot.</summary>
    public const string VolumeSnapshot = "volumeSnapshot";

    /// <summary>VolumeSnapshotContents by the uid of the snapshot whose data they import; SnapshotGrants by namespace and name of theirs.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The value for an object of a namespace.</summary>
    public static string Key(string? @namespace, string? name) => $"{@namespace}/{name}";
}
