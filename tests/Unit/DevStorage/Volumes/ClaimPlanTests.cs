using Berth.DevStorage.Data;
using Berth.DevStorage.Objects;
using Berth.DevStorage.Volumes;
using k8s.Models;

namespace Berth.Tests.Unit.DevStorage.Volumes;

public sealed class ClaimPlanTests
{
    private static readonly V1StorageClass Immediate = Classes.Storage("berth-dev-immediate", "Immediate", isDefault: false);
    private static readonly V1PersistentVolumeClaim Pending = Some.Annotated(Some.Claim, StorageNames.BetaStorageProvisioner, Driver.Name) with
    {
        Spec = Some.Claim.Spec! with { VolumeName = null },
        Status = new() { Phase = "Pending" },
    };

    private static readonly V1PersistentVolumeClaim Restore = Pending with
    {
        Spec = Pending.Spec! with { DataSource = new() { ApiGroup = StorageNames.SnapshotGroup, Kind = "VolumeSnapshot", Name = "snap" } },
    };

    private static readonly ClaimView New = new(Pending, Immediate, false, false, null, null, null, false, Some.Now);

    private static readonly ClaimView Restoring = New with
    {
        Claim = Restore,
        Snapshot = Some.ReadySnapshot,
        Content = Some.ReadyContent,
        Stored = new StoredSnapshot(1, 1 << 30, "pvc-c0"),
    };

    [Fact]
    public void Next_HandedOver_MakesDataThenTheVolume()
    {
        ClaimPlan.Next(New).ShouldBe(new ClaimStep.MakeData("pvc-c1", null));
        ClaimPlan.Next(New with { HasData = true }).ShouldBe(new ClaimStep.CreateVolume("pvc-c1", "1Gi"));
        ClaimPlan.Next(New with { HasData = true, HasVolume = true }).ShouldBeNull();
    }

    [Fact]
    public void Next_NotOurs_IsLeftAlone()
    {
        ClaimPlan.Next(New with { Claim = Some.Annotated(Pending, StorageNames.BetaStorageProvisioner, "other") }).ShouldBeNull();
        ClaimPlan.Next(New with { Class = Immediate with { Provisioner = "other" } }).ShouldBeNull();
        ClaimPlan.Next(New with { Claim = Some.Deleted(Pending) }).ShouldBeNull();
        ClaimPlan.Next(New with { Claim = Some.Claim }).ShouldBeNull();
    }

    [Fact]
    public void Next_WaitingForItsFirstConsumer_WaitsForTheNode()
    {
        var late = New with { Class = Classes.Storage("berth-dev", "WaitForFirstConsumer", isDefault: true) };

        ClaimPlan.Next(late).ShouldBeNull();
        ClaimPlan.Next(late with { Claim = Some.Annotated(Pending, StorageNames.SelectedNode, "n") }).ShouldBeOfType<ClaimStep.MakeData>();
    }

    [Theory]
    [InlineData("1Gi", "1Gi")]
    [InlineData("1500M", "1500M")]
    [InlineData("1.5", "2")]
    public void Next_Request_IsTheCapacity(string asked, string given) =>
        ClaimPlan.Next(New with { Claim = Asking(Pending, asked), HasData = true }).ShouldBe(new ClaimStep.CreateVolume("pvc-c1", given));

    [Fact]
    public void Next_Block_IsRefused() =>
        Refusal(New with { Claim = Pending with { Spec = Pending.Spec! with { VolumeMode = "Block" } } }).ShouldContain("volumeMode Block");

    [Fact]
    public void Next_RestoreOfAReadySnapshot_CopiesIt() =>
        ClaimPlan.Next(Restoring).ShouldBe(new ClaimStep.MakeData("pvc-c1", "snapshot-s1"));

    [Fact]
    public void Next_RestoreThatCannotBe_SaysWhy()
    {
        Refusal(Restoring with { Snapshot = null }).ShouldContain("not found");
        Refusal(Restoring with { Snapshot = Some.Snapshot }).ShouldContain("not Ready");
        Refusal(Restoring with { Snapshot = Some.Deleted(Some.ReadySnapshot) }).ShouldContain("being deleted");
        Refusal(Restoring with { Content = null }).ShouldContain("do not point at each other");
        Refusal(Restoring with { Claim = Asking(Restore, "1023Mi") }).ShouldContain("is less than the size");
        Refusal(Restoring with { Stored = null }).ShouldContain("not found in the storage");
        Refusal(Restoring with { Claim = Restore with { Spec = Restore.Spec! with { DataSource = new() { Kind = "PersistentVolumeClaim", Name = "x" } } } })
            .ShouldContain("not supported");
    }

    [Fact]
    public void Next_RestoreOfAMisboundSnapshot_IsRefused()
    {
        var stolen = Some.ReadyContent with { Spec = Some.Content.Spec! with { VolumeSnapshotRef = new() { NamespaceProperty = Some.Ns, Name = "snap", Uid = "s0" } } };

        Refusal(Restoring with { Content = stolen }).ShouldContain("do not point at each other");
    }

    [Fact]
    public void Next_Faults_DelayAndFail()
    {
        ClaimView Faulty(string fault) => New with { Claim = Some.Annotated(Pending, Driver.FaultKey, fault), HasData = true };

        ClaimPlan.Next(Faulty("slow=10s")).ShouldBe(new ClaimStep.Wait(TimeSpan.FromSeconds(10)));
        ClaimPlan.Next(Faulty("slow=10s") with { Now = Some.Now.AddSeconds(10) }).ShouldBeOfType<ClaimStep.CreateVolume>();
        ClaimPlan.Next(Faulty("error-then-ready=1")).ShouldBe(new ClaimStep.FailOnPurpose(1));
        ClaimPlan.Next(Faulty("never-ready")).ShouldBeNull();
        Refusal(Faulty("fail")).ShouldContain("on purpose");
        Refusal(Faulty("data-loss")).ShouldContain("for snapshots");
    }

    [Fact]
    public void Next_CapturedNoMore_IsReleased()
    {
        var held = Some.Claim with { Metadata = Some.Claim.Metadata with { Finalizers = [StorageNames.ClaimAsSource] } };

        ClaimPlan.Next(New with { Claim = held, BeingCaptured = true }).ShouldBeNull();
        ClaimPlan.Next(New with { Claim = held }).ShouldBeOfType<ClaimStep.Release>();
        ClaimPlan.Next(New with { Claim = Some.Deleted(held) }).ShouldBeOfType<ClaimStep.Release>();
    }

    private static string Refusal(ClaimView view) => ClaimPlan.Next(view).ShouldBeOfType<ClaimStep.Refuse>().Message;

    private static V1PersistentVolumeClaim Asking(V1PersistentVolumeClaim claim, string storage) =>
        claim with { Spec = claim.Spec! with { Resources = new() { Requests = Some.Storage(storage) } } };
}
