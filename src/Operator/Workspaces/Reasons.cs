namespace Berth.Operator.Workspaces;

/// <summary>The stable reasons of a workspace's conditions and events.</summary>
public static class Reasons
{
    /// <summary>All is well.</summary>
    public const string Running = "Running";

    /// <summary>Stopped as <c>spec.operatingMode</c> says.</summary>
    public const string Stopped = "Stopped";

    /// <summary>Being stopped.</summary>
    public const string Stopping = "Stopping";

    /// <summary>Wanted to run, and not stopped.</summary>
    public const string NotSuspended = "NotSuspended";

    /// <summary>Being deleted.</summary>
    public const string Terminating = "Terminating";

    /// <summary>The name cannot become a service and a host name.</summary>
    public const string InvalidName = "InvalidName";

    /// <summary>The named class does not exist.</summary>
    public const string ClassNotFound = "ClassNotFound";

    /// <summary>Something that decides about the workspace exists and cannot be read.</summary>
    public const string Unreadable = "Unreadable";

    /// <summary>Neither workspace nor class names an image.</summary>
    public const string ImageMissing = "ImageMissing";

    /// <summary>The class does not allow the image.</summary>
    public const string ImageNotAllowed = "ImageNotAllowed";

    /// <summary>A timeout is not a positive duration.</summary>
    public const string InvalidTimeout = "InvalidTimeout";

    /// <summary>A size is not a positive quantity.</summary>
    public const string InvalidSize = "InvalidSize";

    /// <summary>A size is above what the class allows.</summary>
    public const string SizeNotAllowed = "SizeNotAllowed";

    /// <summary>The class exposes workspaces in a way that this installation cannot.</summary>
    public const string ExposureNotPossible = "ExposureNotPossible";

    /// <summary>The snapshot to start from does not exist.</summary>
    public const string SnapshotNotFound = "SnapshotNotFound";

    /// <summary>The snapshot to start from is not ready yet.</summary>
    public const string SnapshotNotReady = "SnapshotNotReady";

    /// <summary>The snapshot to start from failed or is being deleted.</summary>
    public const string SnapshotUnusable = "SnapshotUnusable";

    /// <summary>The snapshot to start from is in another namespace, and nobody there gives it to this workspace.</summary>
    public const string SnapshotNotGranted = "SnapshotNotGranted";

    /// <summary>The pod or a claim is being made.</summary>
    public const string Creating = "Creating";

    /// <summary>Nothing was made yet.</summary>
    public const string NotStarted = "NotStarted";

    /// <summary>All claims are bound.</summary>
    public const string Bound = "Bound";

    /// <summary>A claim is not bound yet.</summary>
    public const string ClaimPending = "ClaimPending";

    /// <summary>A claim lost its volume.</summary>
    public const string ClaimLost = "ClaimLost";

    /// <summary>A claim that held files is gone.</summary>
    public const string VolumeMissing = "VolumeMissing";

    /// <summary>The files are there.</summary>
    public const string ContentReady = "ContentReady";

    /// <summary>The repository is being cloned.</summary>
    public const string Initializing = "Initializing";

    /// <summary>Preparing the files failed and is tried again.</summary>
    public const string ContentFailed = "ContentFailed";

    /// <summary>No node takes the pod.</summary>
    public const string Unschedulable = "Unschedulable";

    /// <summary>Nothing answers on the editor's port yet.</summary>
    public const string NotListening = "NotListening";

    /// <summary>The pod came to its end and is replaced.</summary>
    public const string PodFailed = "PodFailed";

    /// <summary>The workspace ran for as long as it may.</summary>
    public const string LifetimeExceeded = "LifetimeExceeded";

    /// <summary>Others than the owner get in.</summary>
    public const string Shared = "Shared";

    /// <summary>Nothing is shared, and nobody asked for it.</summary>
    public const string NotShared = "NotShared";

    /// <summary>Sharing needs the gateway, and addresses do not lead through it.</summary>
    public const string NoGateway = "NoGateway";

    /// <summary>Shared with users, none of whom is named.</summary>
    public const string NobodyNamed = "NobodyNamed";

    /// <summary>Event: the sharing came to the end that was set for it.</summary>
    public const string SharingExpired = "SharingExpired";

    /// <summary>Event: sharing was asked for, and something stands against it.</summary>
    public const string SharingRefused = "SharingRefused";
}
