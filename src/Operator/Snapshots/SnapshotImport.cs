using Berth.Kube.Models;

namespace Berth.Operator.Snapshots;

/// <summary>A content through which a workspace of another namespace reads the data of a snapshot.</summary>
/// <param name="Content">The content.</param>
/// <param name="IsOrphan">Whether that workspace is gone without having removed it.</param>
public sealed record SnapshotImport(V1VolumeSnapshotContent Content, bool IsOrphan);
