using Berth.DevStorage.Objects;
using Berth.DevStorage.Volumes;
using k8s.Models;

namespace Berth.Tests.Unit.DevStorage.Volumes;

public sealed class VolumePlanTests
{
    private static readonly V1PersistentVolume Released = Some.Volume with { Status = new() { Phase = "Released" } };

    [Fact]
    public void Next_InUse_IsLeftAlone()
    {
        VolumePlan.Next(Some.Volume, hasData: true).ShouldBeNull();
        VolumePlan.Next(Some.Deleted(Some.Volume), hasData: true).ShouldBeNull();
    }

    [Fact]
    public void Next_OfAnother_IsLeftAlone() =>
        VolumePlan.Next(Some.Annotated(Released, StorageNames.ProvisionedBy, "other"), hasData: true).ShouldBeNull();

    [Fact]
    public void Next_Released_RemovesDataThenObjectThenFinalizer()
    {
        VolumePlan.Next(Released, hasData: true).ShouldBeOfType<VolumeStep.RemoveData>();
        VolumePlan.Next(Released, hasData: false).ShouldBeOfType<VolumeStep.Delete>();
        VolumePlan.Next(Some.Deleted(Released), hasData: true).ShouldBeOfType<VolumeStep.RemoveData>();
        VolumePlan.Next(Some.Deleted(Released), hasData: false).ShouldBeOfType<VolumeStep.RemoveFinalizer>();
    }

    [Fact]
    public void Next_ReleasedWithRetain_KeepsTheData()
    {
        var retained = Released with { Spec = Released.Spec! with { PersistentVolumeReclaimPolicy = "Retain" } };

        VolumePlan.Next(retained, hasData: true).ShouldBeNull();
        VolumePlan.Next(Some.Deleted(retained), hasData: true).ShouldBeOfType<VolumeStep.RemoveFinalizer>();
    }
}
