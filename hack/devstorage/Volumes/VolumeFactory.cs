using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Volumes;

/// <summary>The volume object for a claim.</summary>
public static class VolumeFactory
{
    /// <summary>A hostPath volume, bound to the claim beforehand, known as ours by its annotation.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="storageClass">Its class.</param>
    /// <param name="step">Name and capacity as decided.</param>
    /// <param name="path">The directory.</param>
    public static V1PersistentVolume Create(
        V1PersistentVolumeClaim claim, V1StorageClass storageClass, ClaimStep.CreateVolume step, string path)
    {
        var reclaimPolicy = storageClass.ReclaimPolicy ?? "Delete";
        return new()
        {
            Metadata = new()
            {
                Name = step.Name,
                Annotations = new Dictionary<string, string> { [StorageNames.ProvisionedBy] = Driver.Name },
                Finalizers = reclaimPolicy == "Delete" ? [StorageNames.VolumeFinalizer] : null,
            },
            Spec = new()
            {
                AccessModes = claim.Spec?.AccessModes,
                Capacity = QuantityMapExtensions.Of("storage", step.Capacity),
                ClaimRef = new()
                {
                    ApiVersion = "v1",
                    Kind = "PersistentVolumeClaim",
                    NamespaceProperty = claim.Metadata.NamespaceProperty,
                    Name = claim.Metadata.Name,
                    Uid = claim.Metadata.Uid,
                    ResourceVersion = claim.Metadata.ResourceVersion,
                },
                // "Directory": data that is gone is an error, not an empty volume.
                HostPath = new() { Path = path, Type = "Directory" },
                PersistentVolumeReclaimPolicy = reclaimPolicy,
                StorageClassName = storageClass.Metadata.Name,
                VolumeMode = claim.Spec?.VolumeMode ?? "Filesystem",
            },
        };
    }
}
