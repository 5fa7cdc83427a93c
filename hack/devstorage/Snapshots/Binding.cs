using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Snapshots;

/// <summary>Snapshot and content belong together only when they point at each other.</summary>
public static class Binding
{
    /// <summary>The name of the content that the snapshot has, wants or will get.</summary>
    public static string ContentName(V1VolumeSnapshot snapshot) =>
        snapshot.Spec?.Source?.VolumeSnapshotContentName
        ?? snapshot.Status?.BoundVolumeSnapshotContentName
        ?? StorageNames.ContentName(snapshot.Metadata.Uid ?? "");

    /// <summary>Does the content name this snapshot, and not an earlier one of the same name?</summary>
    public static bool PointsAt(V1VolumeSnapshotContent content, V1VolumeSnapshot snapshot) =>
        Names(content, snapshot) && content.Spec?.VolumeSnapshotRef?.Uid == snapshot.Metadata.Uid;

    /// <summary>Does the content name this snapshot, or one of its name without saying which?</summary>
    public static bool MayPointAt(V1VolumeSnapshotContent content, V1VolumeSnapshot snapshot) =>
        PointsAt(content, snapshot) || (Names(content, snapshot) && string.IsNullOrEmpty(content.Spec?.VolumeSnapshotRef?.Uid));

    /// <summary>Is the snapshot ready for use?</summary>
    public static bool IsReady(V1VolumeSnapshot snapshot) => snapshot.Status?.ReadyToUse == true;

    /// <summary>Is a claim being restored from the snapshot?</summary>
    public static bool IsBeingRestored(V1VolumeSnapshot snapshot, IEnumerable<V1PersistentVolumeClaim> claims) =>
        claims.Any(claim => claim.Status?.Phase is null or "Pending"
            && claim.Metadata.NamespaceProperty == snapshot.Metadata.NamespaceProperty
            && IsSnapshot(claim.Spec?.DataSource)
            && claim.Spec?.DataSource?.Name == snapshot.Metadata.Name);

    /// <summary>Is a snapshot of the claim being made?</summary>
    public static bool IsBeingCaptured(V1PersistentVolumeClaim claim, IEnumerable<V1VolumeSnapshot> snapshots) =>
        snapshots.Any(snapshot => !IsReady(snapshot)
            && snapshot.Metadata.NamespaceProperty == claim.Metadata.NamespaceProperty
            && snapshot.Spec?.Source?.PersistentVolumeClaimName == claim.Metadata.Name);

    /// <summary>Does a claim's data source name a snapshot?</summary>
    public static bool IsSnapshot(V1TypedLocalObjectReference? source) =>
        source is { Kind: "VolumeSnapshot", ApiGroup: StorageNames.SnapshotGroup };

    private static bool Names(V1VolumeSnapshotContent content, V1VolumeSnapshot snapshot) =>
        content.Spec?.VolumeSnapshotRef is { } reference
        && reference.Name == snapshot.Metadata.Name
        && reference.NamespaceProperty == snapshot.Metadata.NamespaceProperty;
}
