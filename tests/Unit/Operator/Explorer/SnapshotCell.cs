namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>A WorkspaceSnapshot and what hangs on it.</summary>
/// <param name="Life">The WorkspaceSnapshot.</param>
/// <param name="Status">Its status, as a number of <see cref="Statuses{T}"/>.</param>
/// <param name="Capture">Its VolumeSnapshot.</param>
/// <param name="CaptureGoing">Whether that one is being deleted.</param>
/// <param name="Erring">Whether the storage reports an error on it.</param>
/// <param name="Content">The VolumeSnapshotContent behind it.</param>
/// <param name="Retained">Whether deleting that one would leave the data behind.</param>
/// <param name="Marked">Whether the driver has been told, by the annotation that it waits for, that the VolumeSnapshot goes.</param>
internal readonly record struct SnapshotCell(
    Life Life, int Status, CaptureState Capture, bool CaptureGoing, bool Erring, Life Content, bool Retained, bool Marked)
{
    /// <summary>What others see of it: the object, and nothing that hangs on it.</summary>
    public SnapshotCell Outside() => new(Life, Status, default, default, default, default, default, default);
}
