using Berth.DevStorage.Snapshots;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.DevStorage.Hosting;

/// <summary>Which objects must be looked at when another one changes.</summary>
public static class WakeUps
{
    /// <summary>The claim that a volume is for.</summary>
    public static IEnumerable<ObjectKey> ClaimsOf(V1PersistentVolume volume, StoreProvider stores) =>
        volume.Spec?.ClaimRef is { Name: { } name } claim ? [new(claim.NamespaceProperty, name)] : [];

    /// <summary>The claims that wait for a class.</summary>
    public static IEnumerable<ObjectKey> ClaimsOf(V1StorageClass storageClass, StoreProvider stores) =>
        stores.Of<V1PersistentVolumeClaim>().List()
            .Where(claim => claim.Spec?.StorageClassName == storageClass.Metadata.Name && string.IsNullOrEmpty(claim.Spec?.VolumeName))
            .Select(ObjectKey.Of);

    /// <summary>The claim that a snapshot captures, and those that are restored from it.</summary>
    public static IEnumerable<ObjectKey> ClaimsOf(V1VolumeSnapshot snapshot, StoreProvider stores) =>
        stores.Of<V1PersistentVolumeClaim>().List(snapshot.Metadata.NamespaceProperty)
            .Where(claim => claim.Metadata.Name == snapshot.Spec?.Source?.PersistentVolumeClaimName
                || Binding.IsBeingRestored(snapshot, [claim]))
            .Select(ObjectKey.Of);

    /// <summary>The claims that are restored from a content's snapshot.</summary>
    public static IEnumerable<ObjectKey> ClaimsOf(V1VolumeSnapshotContent content, StoreProvider stores) =>
        SnapshotsOf(content, stores)
            .Select(stores.Of<V1VolumeSnapshot>().Get)
            .OfType<V1VolumeSnapshot>()
            .SelectMany(snapshot => ClaimsOf(snapshot, stores));

    /// <summary>The snapshots that capture a claim, and the one that it is restored from.</summary>
    public static IEnumerable<ObjectKey> SnapshotsOf(V1PersistentVolumeClaim claim, StoreProvider stores) =>
        stores.Of<V1VolumeSnapshot>().List(claim.Metadata.NamespaceProperty)
            .Where(snapshot => snapshot.Spec?.Source?.PersistentVolumeClaimName == claim.Metadata.Name
                || (Binding.IsSnapshot(claim.Spec?.DataSource) && claim.Spec?.DataSource?.Name == snapshot.Metadata.Name))
            .Select(ObjectKey.Of);

    /// <summary>The snapshots that capture a volume's claim.</summary>
    public static IEnumerable<ObjectKey> SnapshotsOf(V1PersistentVolume volume, StoreProvider stores) =>
        ClaimsOf(volume, stores)
            .Select(stores.Of<V1PersistentVolumeClaim>().Get)
            .OfType<V1PersistentVolumeClaim>()
            .SelectMany(claim => SnapshotsOf(claim, stores));

    /// <summary>All snapshots that are not ready: a class may have become one, or the only, default.</summary>
    public static IEnumerable<ObjectKey> SnapshotsOf(V1VolumeSnapshotClass snapshotClass, StoreProvider stores) =>
        stores.Of<V1VolumeSnapshot>().List().Where(snapshot => !Binding.IsReady(snapshot)).Select(ObjectKey.Of);

    /// <summary>The snapshot that a content is for, and those that name it.</summary>
    public static IEnumerable<ObjectKey> SnapshotsOf(V1VolumeSnapshotContent content, StoreProvider stores)
    {
        var named = stores.Of<V1VolumeSnapshot>().List()
            .Where(snapshot => Binding.ContentName(snapshot) == content.Metadata.Name)
            .Select(ObjectKey.Of);
        return content.Spec?.VolumeSnapshotRef is { Name: { } name } reference
            ? named.Prepend(new(reference.NamespaceProperty, name)).Distinct()
            : named;
    }

    /// <summary>The content that a snapshot has, wants or will get.</summary>
    public static IEnumerable<ObjectKey> ContentsOf(V1VolumeSnapshot snapshot, StoreProvider stores) =>
        [new(null, Binding.ContentName(snapshot))];

    /// <summary>The contents of a class that are not ready.</summary>
    public static IEnumerable<ObjectKey> ContentsOf(V1VolumeSnapshotClass snapshotClass, StoreProvider stores) =>
        Unready(stores).Where(content => content.Spec?.VolumeSnapshotClassName == snapshotClass.Metadata.Name).Select(ObjectKey.Of);

    /// <summary>The contents that capture a volume and are not ready.</summary>
    public static IEnumerable<ObjectKey> ContentsOf(V1PersistentVolume volume, StoreProvider stores) =>
        Unready(stores).Where(content => content.Spec?.Source?.VolumeHandle == volume.Metadata.Name).Select(ObjectKey.Of);

    private static IEnumerable<V1VolumeSnapshotContent> Unready(StoreProvider stores) =>
        stores.Of<V1VolumeSnapshotContent>().List().Where(content => content.Status?.ReadyToUse != true);
}
