using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Snapshots;

/// <summary>The one thing to do next for a snapshot.</summary>
public abstract record SnapshotStep
{
    private SnapshotStep()
    {
    }

    /// <summary>Write down which class was chosen for it.</summary>
    public sealed record ChooseClass(string Name) : SnapshotStep;

    /// <summary>Put finalizers on it.</summary>
    public sealed record AddFinalizer(string Finalizer) : SnapshotStep;

    /// <summary>Take a finalizer off it.</summary>
    public sealed record RemoveFinalizer(string Finalizer) : SnapshotStep;

    /// <summary>Put the finalizer on its claim that keeps the claim while the snapshot is made.</summary>
    public sealed record ProtectClaim(V1PersistentVolumeClaim Claim) : SnapshotStep;

    /// <summary>Create its content.</summary>
    public sealed record CreateContent(V1VolumeSnapshotContent Content) : SnapshotStep;

    /// <summary>Make an imported content point at it.</summary>
    public sealed record BindContent(V1VolumeSnapshotContent Content, string? ClassName) : SnapshotStep;

    /// <summary>Tell the driver that the content may go.</summary>
    public sealed record MarkContent(V1VolumeSnapshotContent Content) : SnapshotStep;

    /// <summary>Delete its content.</summary>
    public sealed record DeleteContent(V1VolumeSnapshotContent Content) : SnapshotStep;

    /// <summary>Write the status, because the content's changed.</summary>
    public sealed record WriteStatus(V1VolumeSnapshotStatus Status) : SnapshotStep;

    /// <summary>Say in the status and by an event what is wrong; what it waits for is watched.</summary>
    public sealed record Refuse(string Reason, string Message, bool NotReady) : SnapshotStep;

    /// <summary>Say by an event what its deletion waits for.</summary>
    public sealed record AwaitRestore : SnapshotStep;
}
