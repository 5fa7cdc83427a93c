using Berth.DevStorage.Objects;
using Berth.DevStorage.Snapshots;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Tests.Unit.DevStorage;

/// <summary>Objects in their usual state, to be changed by <c>with</c>.</summary>
internal static class Some
{
    public const string Ns = "team";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static V1PersistentVolumeClaim Claim { get; } = new()
    {
        Metadata = new() { NamespaceProperty = Ns, Name = "data", Uid = "c1", CreationTimestamp = Now.UtcDateTime },
        Spec = new()
        {
            VolumeName = "pvc-c1",
            StorageClassName = "berth-dev-immediate",
            AccessModes = ["ReadWriteOnce"],
            Resources = new() { Requests = Storage("1Gi") },
        },
        Status = new() { Phase = "Bound" },
    };

    public static V1PersistentVolume Volume { get; } = new()
    {
        Metadata = new() { Name = "pvc-c1", Annotations = Pair(StorageNames.ProvisionedBy, Driver.Name), Finalizers = [StorageNames.VolumeFinalizer] },
        Spec = new()
        {
            Capacity = Storage("1Gi"),
            ClaimRef = new() { NamespaceProperty = Ns, Name = "data", Uid = "c1" },
            PersistentVolumeReclaimPolicy = "Delete",
            VolumeMode = "Filesystem",
        },
        Status = new() { Phase = "Bound" },
    };

    public static V1VolumeSnapshotClass Class { get; } = Classes.Snapshot();

    public static V1VolumeSnapshot Snapshot { get; } = new()
    {
        Metadata = new() { NamespaceProperty = Ns, Name = "snap", Uid = "s1" },
        Spec = new() { Source = new() { PersistentVolumeClaimName = "data" }, VolumeSnapshotClassName = "berth-dev" },
    };

    public static V1VolumeSnapshotContent Content { get; } = new()
    {
        Metadata = new() { Name = "snapcontent-s1", Finalizers = [StorageNames.ContentBound], CreationTimestamp = Now.UtcDateTime },
        Spec = new()
        {
            VolumeSnapshotRef = new() { NamespaceProperty = Ns, Name = "snap", Uid = "s1" },
            Source = new() { VolumeHandle = "pvc-c1" },
            DeletionPolicy = "Delete",
            Driver = Driver.Name,
            VolumeSnapshotClassName = "berth-dev",
        },
    };

    public static V1VolumeSnapshotContent ReadyContent { get; } = Content with
    {
        Status = new() { SnapshotHandle = "snapshot-s1", CreationTime = 1_000_000_000, ReadyToUse = true, RestoreSize = 1 << 30 },
    };

    public static V1VolumeSnapshot ReadySnapshot { get; } = Snapshot with
    {
        Metadata = Snapshot.Metadata with { Finalizers = [StorageNames.SnapshotAsSource, StorageNames.SnapshotBound] },
        Status = SnapshotStatus.From(ReadyContent, null),
    };

    public static Dictionary<string, ResourceQuantity> Storage(string amount) => QuantityMapExtensions.Of("storage", amount);

    public static Dictionary<string, string> Pair(string key, string value) => new() { [key] = value };

    public static T Deleted<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => entity.WithMetadata(metadata => metadata with { DeletionTimestamp = Now.UtcDateTime });

    public static T Annotated<T>(T entity, string key, string value)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        entity.WithMetadata(metadata => metadata with { Annotations = new Dictionary<string, string>(metadata.Annotations ?? Pair(key, value)) { [key] = value } });
}
