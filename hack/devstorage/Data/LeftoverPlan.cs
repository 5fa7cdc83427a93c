using Berth.DevStorage.Contents;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Data;

/// <summary>
/// What becomes of data that an earlier process made and could not tell the cluster about: it stays while an object may still
/// want it, and goes when none can (handles hold the uid of the object, which never comes back).
/// </summary>
public static class LeftoverPlan
{
    /// <summary>Decides about every handle that was made and not confirmed.</summary>
    public static Leftovers For(
        IEnumerable<string> unconfirmed,
        IEnumerable<V1PersistentVolumeClaim> claims,
        IEnumerable<V1PersistentVolume> volumes,
        IEnumerable<V1VolumeSnapshotContent> contents)
    {
        var snapshots = contents.ToList();
        var known = volumes.Select(volume => volume.Metadata.Name)
            .Concat(snapshots.Select(content => content.Status?.SnapshotHandle))
            .ToHashSet();
        var wanted = claims.Select(claim => StorageNames.VolumeName(claim.Metadata.Uid ?? ""))
            .Concat(snapshots.Select(ContentPlan.HandleOf))
            .ToHashSet();
        var handles = unconfirmed.ToList();
        return new(
            [.. handles.Where(known.Contains)],
            [.. handles.Where(handle => !known.Contains(handle) && !wanted.Contains(handle))]);
    }
}
