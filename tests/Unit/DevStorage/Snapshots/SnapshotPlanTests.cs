using Berth.DevStorage.Objects;
using Berth.DevStorage.Snapshots;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Unit.DevStorage.Snapshots;

public sealed class SnapshotPlanTests
{
    private static readonly V1VolumeSnapshot Held = Some.Snapshot with
    {
        Metadata = Some.Snapshot.Metadata with { Finalizers = [StorageNames.SnapshotAsSource] },
    };

    private static readonly SnapshotView New = new(Held, Some.Claim, Some.Volume, null, [Some.Class], false);

    private static readonly SnapshotView Deleting = new(
        Some.Deleted(Some.ReadySnapshot), Some.Claim, Some.Volume, Some.ReadyContent, [Some.Class], false);

    [Fact]
    public void Next_ClaimWithoutFinalizer_ProtectsItBeforeAnythingIsMade() =>
        SnapshotPlan.Next(New).ShouldBeOfType<SnapshotStep.ProtectClaim>();

    [Fact]
    public void Next_ProtectedClaim_CreatesAContentThatPointsBack()
    {
        var content = SnapshotPlan.Next(New with { Claim = Protected(Some.Claim) }).ShouldBeOfType<SnapshotStep.CreateContent>().Content;

        content.Metadata.Name.ShouldBe("snapcontent-s1");
        Binding.PointsAt(content, Held).ShouldBeTrue();
        content.Spec!.Source!.VolumeHandle.ShouldBe("pvc-c1");
        content.Spec.DeletionPolicy.ShouldBe("Delete");
    }

    [Fact]
    public void Next_ClaimThatGoes_IsRefused() =>
        Refusal(New with { Claim = Some.Deleted(Some.Claim) }).Message.ShouldContain("being deleted");

    [Fact]
    public void Next_UnboundClaim_IsRefused() =>
        Refusal(New with { Claim = Some.Claim with { Status = new() { Phase = "Pending" } } }).Message.ShouldContain("not yet bound");

    [Fact]
    public void Next_MissingClaim_IsRefused() => Refusal(New with { Claim = null, Volume = null }).Message.ShouldContain("\"data\" not found");

    [Fact]
    public void Next_ForeignVolume_IsRefused() =>
        Refusal(New with { Volume = Some.Annotated(Some.Volume, StorageNames.ProvisionedBy, "other") }).Message.ShouldContain("not provisioned by");

    [Fact]
    public void Next_UnknownClass_IsRefused() => Refusal(New with { Classes = [] }).Reason.ShouldBe("GetSnapshotClassFailed");

    [Fact]
    public void Next_NoClassNamed_ChoosesTheOnlyDefault() =>
        SnapshotPlan.Next(Classless([Some.Class])).ShouldBe(new SnapshotStep.ChooseClass("berth-dev"));

    [Fact]
    public void Next_NoClassNamedAndNoDefault_IsRefused() =>
        Refusal(Classless([])).Message.ShouldContain("cannot find default snapshot class");

    [Fact]
    public void Next_NoClassNamedAndTwoDefaults_IsRefused()
    {
        var second = Some.Class with { Metadata = Some.Class.Metadata with { Name = "second" } };
        var foreign = second with { Driver = "other" };

        Refusal(Classless([Some.Class, second])).Message.ShouldContain("2 default snapshot classes were found");
        SnapshotPlan.Next(Classless([Some.Class, foreign])).ShouldBeOfType<SnapshotStep.ChooseClass>();
    }

    [Fact]
    public void Next_RefusalThatWasSaid_IsNotSaidAgain()
    {
        var view = New with { Classes = [] };
        var said = Held with { Status = new() { Error = new() { Message = Refusal(view).Message } } };

        SnapshotPlan.Next(view with { Snapshot = said }).ShouldBeNull();
    }

    [Fact]
    public void Next_ContentOfAnother_IsRefused()
    {
        var other = Some.Content with { Spec = Some.Content.Spec! with { VolumeSnapshotRef = new() { NamespaceProperty = Some.Ns, Name = "snap", Uid = "s0" } } };

        Refusal(New with { Content = other }).Reason.ShouldBe("SnapshotContentMisbound");
    }

    [Fact]
    public void Next_ReadyContent_IsTakenOver()
    {
        var status = SnapshotPlan.Next(New with { Content = Some.ReadyContent }).ShouldBeOfType<SnapshotStep.WriteStatus>().Status;

        status.ReadyToUse.ShouldBe(true);
        status.RestoreSize.ShouldBe("1Gi");
        status.BoundVolumeSnapshotContentName.ShouldBe("snapcontent-s1");
        status.CreationTime.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1));
    }

    [Fact]
    public void Next_ContentReadyWithoutSize_LeavesTheSizeUnknown()
    {
        var content = Some.ReadyContent with { Status = Some.ReadyContent.Status! with { RestoreSize = null } };

        SnapshotPlan.Next(New with { Content = content }).ShouldBeOfType<SnapshotStep.WriteStatus>().Status.RestoreSize.ShouldBeNull();
    }

    [Fact]
    public void Next_ReadySnapshot_Rests() =>
        SnapshotPlan.Next(New with { Snapshot = Some.ReadySnapshot, Content = Some.ReadyContent }).ShouldBeNull();

    [Fact]
    public void Next_ReadySnapshotWithoutContent_SaysSo() =>
        Refusal(New with { Snapshot = Some.ReadySnapshot }).ShouldBe(new("SnapshotContentMissing", "VolumeSnapshotContent is missing", true));

    [Fact]
    public void Next_ImportedContent_IsBoundByUid()
    {
        var imported = Some.Content with
        {
            Metadata = new() { Name = "brought" },
            Spec = Some.Content.Spec! with
            {
                Source = new() { SnapshotHandle = "h" },
                VolumeSnapshotRef = new() { NamespaceProperty = Some.Ns, Name = "snap" },
                VolumeSnapshotClassName = null,
            },
        };
        var snapshot = Held with { Spec = new() { Source = new() { VolumeSnapshotContentName = "brought" } } };

        SnapshotPlan.Next(New with { Snapshot = snapshot, Claim = null, Volume = null, Content = imported })
            .ShouldBe(new SnapshotStep.BindContent(imported, null));
        Refusal(New with { Snapshot = snapshot, Content = null }).Reason.ShouldBe("SnapshotContentMissing");
    }

    [Fact]
    public void Next_DeletedWhileARestoreRuns_Waits() =>
        SnapshotPlan.Next(Deleting with { BeingRestored = true }).ShouldBeOfType<SnapshotStep.AwaitRestore>();

    [Fact]
    public void Next_Deleted_MarksThenDeletesTheContentAndStaysUntilItIsGone()
    {
        var marked = Some.Annotated(Some.ReadyContent, StorageNames.BeingDeleted, "yes");
        var going = Deleting with { Content = Some.Deleted(marked) };
        var free = going with { Snapshot = Without(going.Snapshot, StorageNames.SnapshotAsSource) };

        SnapshotPlan.Next(Deleting).ShouldBeOfType<SnapshotStep.MarkContent>();
        SnapshotPlan.Next(Deleting with { Content = marked }).ShouldBeOfType<SnapshotStep.DeleteContent>();
        SnapshotPlan.Next(going).ShouldBe(new SnapshotStep.RemoveFinalizer(StorageNames.SnapshotAsSource));
        SnapshotPlan.Next(free).ShouldBeNull();
        SnapshotPlan.Next(free with { Content = null }).ShouldBe(new SnapshotStep.RemoveFinalizer(StorageNames.SnapshotBound));
    }

    [Fact]
    public void Next_DeletedWithRetain_LetsTheContentStay()
    {
        var retained = Some.Annotated(Some.ReadyContent, StorageNames.BeingDeleted, "yes") with { Spec = Some.Content.Spec! with { DeletionPolicy = "Retain" } };

        SnapshotPlan.Next(Deleting with { Content = retained }).ShouldBe(new SnapshotStep.RemoveFinalizer(StorageNames.SnapshotAsSource));
    }

    private static SnapshotStep.Refuse Refusal(SnapshotView view) => SnapshotPlan.Next(view).ShouldBeOfType<SnapshotStep.Refuse>();

    private static SnapshotView Classless(IReadOnlyList<V1VolumeSnapshotClass> classes) =>
        New with { Snapshot = Held with { Spec = Held.Spec! with { VolumeSnapshotClassName = null } }, Classes = classes };

    private static V1PersistentVolumeClaim Protected(V1PersistentVolumeClaim claim) =>
        claim with { Metadata = claim.Metadata with { Finalizers = [StorageNames.ClaimAsSource] } };

    private static V1VolumeSnapshot Without(V1VolumeSnapshot snapshot, string finalizer) =>
        snapshot with { Metadata = snapshot.Metadata with { Finalizers = [.. snapshot.Metadata.Finalizers!.Where(f => f != finalizer)] } };
}
