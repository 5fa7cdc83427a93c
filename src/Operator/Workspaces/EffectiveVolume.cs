namespace Berth.Operator.Workspaces;

/// <summary>A volume as it will be: everything that the workspace left open is decided.</summary>
/// <param name="Name">The name within the workspace.</param>
/// <param name="ClaimName">The name of its claim.</param>
/// <param name="MountPath">Where it appears in the container.</param>
/// <param name="Size">How much storage is asked for.</param>
/// <param name="StorageClassName">The storage class; null for the cluster's default.</param>
/// <param name="Snapshotted">Whether snapshots capture it.</param>
public sealed record EffectiveVolume(string Name, string ClaimName, string MountPath, string Size, string? StorageClassName, bool Snapshotted);
