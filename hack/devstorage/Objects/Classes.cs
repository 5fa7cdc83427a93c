using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Objects;

/// <summary>The classes that the storage offers.</summary>
public static class Classes
{
    /// <summary>A storage class.</summary>
    public static V1StorageClass Storage(string name, string bindingMode, bool isDefault) => new()
    {
        Metadata = new()
        {
            Name = name,
            Annotations = isDefault ? new Dictionary<string, string> { [StorageNames.DefaultStorageClass] = "true" } : null,
        },
        Provisioner = Driver.Name,
        ReclaimPolicy = "Delete",
        VolumeBindingMode = bindingMode,
        AllowVolumeExpansion = false,
    };

    /// <summary>The snapshot class, the default of this driver.</summary>
    public static V1VolumeSnapshotClass Snapshot() => new()
    {
        Metadata = new()
        {
            Name = Driver.SnapshotClass,
            Annotations = new Dictionary<string, string> { [StorageNames.DefaultSnapshotClass] = "true" },
        },
        Driver = Driver.Name,
        DeletionPolicy = "Delete",
    };
}
