namespace Berth.DevStorage.Volumes;

/// <summary>The one thing to do next for a claim.</summary>
public abstract record ClaimStep
{
    private ClaimStep()
    {
    }

    /// <summary>Take the finalizer off that kept it while snapshots of it were made.</summary>
    public sealed record Release : ClaimStep;

    /// <summary>Make the directory, as a copy of a snapshot when one is named.</summary>
    public sealed record MakeData(string Handle, string? SnapshotHandle) : ClaimStep;

    /// <summary>Create the volume object.</summary>
    public sealed record CreateVolume(string Name, string Capacity) : ClaimStep;

    /// <summary>Say by an event what is wrong and look again after a while; it may also be that what it waits for changes.</summary>
    public sealed record Refuse(string Message, TimeSpan RetryAfter) : ClaimStep;

    /// <summary>Fail on purpose, and count it.</summary>
    public sealed record FailOnPurpose(int Attempt) : ClaimStep;

    /// <summary>Look again after a while.</summary>
    public sealed record Wait(TimeSpan Time) : ClaimStep;
}
