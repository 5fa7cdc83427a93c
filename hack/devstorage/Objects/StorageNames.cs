namespace Berth.DevStorage.Objects;

/// <summary>Annotations and finalizers by which Kubernetes and its storage sidecars work together.</summary>
public static class StorageNames
{
    /// <summary>On a volume: who made it (kube-controller-manager leaves such volumes to their provisioner).</summary>
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>On a claim: whose turn it is to provision (set by kube-controller-manager).</summary>
    public const string StorageProvisioner = "volume.kubernetes.io/storage-provisioner";

    /// <summary>The same under its name before Kubernetes 1.23.</summary>
    public const string BetaStorageProvisioner = "volume.beta.kubernetes.io/storage-provisioner";

    /// <summary>On a claim: the node on which its first pod will run (set by kube-scheduler).</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>On a storage class: the default one.</summary>
    public const string DefaultStorageClass = "storageclass.kubernetes.io/is-default-class";

    /// <summary>On a volume snapshot class: the default one of its driver.</summary>
    public const string DefaultSnapshotClass = "snapshot.storage.kubernetes.io/is-default-class";

    /// <summary>Finalizer: the volume object stays until its data is gone (external-provisioner).</summary>
    public const string VolumeFinalizer = "external-provisioner.volume.kubernetes.io/finalizer";

    /// <summary>Finalizer: the claim stays while a snapshot of it is being made.</summary>
    public const string ClaimAsSource = "snapshot.storage.kubernetes.io/pvc-as-source-protection";

    /// <summary>Finalizer: the snapshot stays while a claim is being restored from it.</summary>
    public const string SnapshotAsSource = "snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection";

    /// <summary>Finalizer: the snapshot stays until its content is gone.</summary>
    public const string SnapshotBound = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";

    /// <summary>Finalizer: the content stays until its data is gone.</summary>
    public const string ContentBound = "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";

    /// <summary>On a content: the driver was asked to make it and has not answered yet.</summary>
    public const string BeingCreated = "snapshot.storage.kubernetes.io/volumesnapshot-being-created";

    /// <summary>On a content: its snapshot is being deleted.</summary>
    public const string BeingDeleted = "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";

    /// <summary>The API group of snapshots.</summary>
    public const string SnapshotGroup = "snapshot.storage.k8s.io";

    /// <summary>The name of the content that is made for a snapshot.</summary>
    public static string ContentName(string snapshotUid) => $"snapcontent-{snapshotUid}";

    /// <summary>The handle of the data that is made for a snapshot.</summary>
    public static string SnapshotHandle(string snapshotUid) => $"snapshot-{snapshotUid}";

    /// <summary>The name of the volume that is made for a claim; also the handle of its data.</summary>
    public static string VolumeName(string claimUid) => $"pvc-{claimUid}";
}
