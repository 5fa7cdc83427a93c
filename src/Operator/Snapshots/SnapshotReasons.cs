namespace Berth.Operator.Snapshots;

/// <summary>The stable reasons of a snapshot's conditions and events.</summary>
public static class SnapshotReasons
{
    /// <summary>The snapshot may be taken.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The workspace has as many snapshots as its class allows.</summary>
    public const string LimitReached = "LimitReached";

    /// <summary>The class switches snapshots off.</summary>
    public const string Disabled = "Disabled";

    /// <summary>The workspace does not exist, or is being deleted.</summary>
    public const string NoSuchWorkspace = "NoSuchWorkspace";

    /// <summary>The class of the workspace does not exist.</summary>
    public const string ClassNotFound = "ClassNotFound";

    /// <summary>Something that decides about the snapshot exists and cannot be read.</summary>
    public const string Unreadable = "Unreadable";

    /// <summary>The cluster has no VolumeSnapshots.</summary>
    public const string SnapshotsNotInstalled = "SnapshotsNotInstalled";

    /// <summary>The name cannot become a label.</summary>
    public const string InvalidName = "InvalidName";

    /// <summary>The files of the workspace were never prepared whole.</summary>
    public const string ContentNotReady = "ContentNotReady";

    /// <summary>Every volume is excluded.</summary>
    public const string NothingToCapture = "NothingToCapture";

    /// <summary>The volumes are being captured.</summary>
    public const string Capturing = "Capturing";

    /// <summary>A volume is not there to be captured yet.</summary>
    public const string WaitingForVolumes = "WaitingForVolumes";

    /// <summary>Ready to use.</summary>
    public const string Ready = "Ready";

    /// <summary>A capture was deleted by somebody.</summary>
    public const string DataLost = "DataLost";

    /// <summary>The workspace went away during the capture.</summary>
    public const string WorkspaceGone = "WorkspaceGone";

    /// <summary>The capture took too long.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>Being deleted.</summary>
    public const string Deleting = "Deleting";
}
