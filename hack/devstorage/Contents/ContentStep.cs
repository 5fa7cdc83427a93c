using Berth.Kube.Models;

namespace Berth.DevStorage.Contents;

/// <summary>The one thing to do next for a content.</summary>
public abstract record ContentStep
{
    private ContentStep()
    {
    }

    /// <summary>Put the finalizer on it that keeps it until its data is gone.</summary>
    public sealed record AddFinalizer : ContentStep;

    /// <summary>Take that finalizer off.</summary>
    public sealed record RemoveFinalizer : ContentStep;

    /// <summary>Write down that making it has begun.</summary>
    public sealed record BeginMaking : ContentStep;

    /// <summary>Write down that making it has ended, well or not.</summary>
    public sealed record EndMaking : ContentStep;

    /// <summary>Copy the volume's data.</summary>
    public sealed record Cut(string Handle, string VolumeHandle, long RestoreSize) : ContentStep;

    /// <summary>Write what the driver says.</summary>
    public sealed record WriteStatus(V1VolumeSnapshotContentStatus Status) : ContentStep;

    /// <summary>Say in the status and by an event what went wrong; try again after a while.</summary>
    public sealed record Refuse(string Reason, string Message, TimeSpan? RetryAfter) : ContentStep;

    /// <summary>Fail on purpose, and count it.</summary>
    public sealed record FailOnPurpose(int Attempt) : ContentStep;

    /// <summary>Look again after a while.</summary>
    public sealed record Wait(TimeSpan Time) : ContentStep;

    /// <summary>Remove the data from the storage, then from the status.</summary>
    public sealed record DeleteData(string Handle) : ContentStep;

    /// <summary>Delete the snapshot object in the middle of its making, as an impatient user would.</summary>
    public sealed record DeleteSnapshot(V1VolumeSnapshot Snapshot) : ContentStep;

    /// <summary>Lose the data without telling anybody.</summary>
    public sealed record LoseData(string Handle) : ContentStep;
}
