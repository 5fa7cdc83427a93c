namespace Berth.DevStorage.Volumes;

/// <summary>The one thing to do next for a volume.</summary>
public abstract record VolumeStep
{
    private VolumeStep()
    {
    }

    /// <summary>Remove the directory.</summary>
    public sealed record RemoveData : VolumeStep;

    /// <summary>Delete the volume object.</summary>
    public sealed record Delete : VolumeStep;

    /// <summary>Take the finalizer off that kept the object until its data was gone.</summary>
    public sealed record RemoveFinalizer : VolumeStep;
}
