using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.DevStorage.Volumes;

/// <summary>What external-provisioner does for a volume that nobody claims any more, as a function.</summary>
public static class VolumePlan
{
    /// <summary>The next step, or null when there is nothing to do until something changes.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="hasData">Its directory exists.</param>
    public static VolumeStep? Next(V1PersistentVolume volume, bool hasData)
    {
        var ours = volume.Metadata.Annotation(StorageNames.ProvisionedBy) == Driver.Name;
        var released = volume.Status?.Phase is "Released" or "Failed"
            || (volume.IsBeingDeleted() && volume.Status?.Phase != "Bound");
        if (!ours || !released)
        {
            return null;
        }

        var goes = volume.Spec?.PersistentVolumeReclaimPolicy == "Delete";
        return goes && hasData ? new VolumeStep.RemoveData()
            : goes && !volume.IsBeingDeleted() ? new VolumeStep.Delete()
            : volume.IsBeingDeleted() && volume.HasFinalizer(StorageNames.VolumeFinalizer) ? new VolumeStep.RemoveFinalizer()
            : null;
    }
}
