namespace Berth.DevStorage.Data;

/// <summary>What the storage knows of a snapshot; kept beside its data.</summary>
/// <param name="CreationTime">When it was cut, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="RestoreSize">Bytes that a volume restored from it needs.</param>
/// <param name="SourceVolume">The handle of the volume that it was cut from.</param>
public sealed record StoredSnapshot(long CreationTime, long RestoreSize, string SourceVolume);
