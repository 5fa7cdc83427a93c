using Berth.DevStorage.Contents;
using Berth.DevStorage.Data;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;

namespace Berth.Tests.Unit.DevStorage.Contents;

public sealed class ContentPlanTests
{
    private static readonly StoredSnapshot Stored = new(1_000_000_000, 1 << 30, "pvc-c1");
    private static readonly V1VolumeSnapshotContent Making = Some.Annotated(Some.Content, StorageNames.BeingCreated, "yes");
    private static readonly ContentView New = new(Some.Content, Some.Snapshot, Some.Class, Some.Volume, null, Some.Now);

    [Fact]
    public void Next_New_BeginsBeforeItCuts()
    {
        ContentPlan.Next(New).ShouldBeOfType<ContentStep.BeginMaking>();
        ContentPlan.Next(New with { Content = Making }).ShouldBe(new ContentStep.Cut("snapshot-s1", "pvc-c1", 1 << 30));
    }

    [Fact]
    public void Next_Cut_ReportsThenEnds()
    {
        var written = ContentPlan.Next(New with { Content = Making, Stored = Stored }).ShouldBeOfType<ContentStep.WriteStatus>().Status;

        written.ShouldBe(Some.ReadyContent.Status);
        ContentPlan.Next(New with { Content = Making with { Status = written }, Stored = Stored }).ShouldBeOfType<ContentStep.EndMaking>();
        ContentPlan.Next(New with { Content = Some.ReadyContent, Stored = Stored }).ShouldBeNull();
    }

    [Fact]
    public void Next_OfAnotherDriver_IsLeftAlone() =>
        ContentPlan.Next(New with { Content = Some.Content with { Spec = Some.Content.Spec! with { Driver = "other" } } }).ShouldBeNull();

    [Fact]
    public void Next_Slow_IsReadyOnceItIsOldEnough()
    {
        var view = Faulty("slow=10s") with { Content = Making, Stored = Stored };

        var first = ContentPlan.Next(view with { Now = Some.Now.AddSeconds(4) }).ShouldBeOfType<ContentStep.WriteStatus>().Status;
        first.ReadyToUse.ShouldBe(false);
        first.SnapshotHandle.ShouldBe("snapshot-s1");
        var waiting = view with { Content = Some.Content with { Status = first } };
        ContentPlan.Next(waiting with { Now = Some.Now.AddSeconds(4) }).ShouldBe(new ContentStep.Wait(TimeSpan.FromSeconds(6)));
        ContentPlan.Next(waiting with { Now = Some.Now.AddSeconds(10) }).ShouldBeOfType<ContentStep.WriteStatus>().Status.ReadyToUse.ShouldBe(true);
    }

    [Fact]
    public void Next_NeverReady_ReportsOnceAndRests()
    {
        var view = Faulty("never-ready") with { Content = Making, Stored = Stored };
        var status = ContentPlan.Next(view).ShouldBeOfType<ContentStep.WriteStatus>().Status;

        status.ReadyToUse.ShouldBe(false);
        ContentPlan.Next(view with { Content = Some.Content with { Status = status }, Now = Some.Now.AddDays(1) }).ShouldBeNull();
    }

    [Fact]
    public void Next_ReadyWithoutSize_LeavesItOut() =>
        ContentPlan.Next(Faulty("ready-without-size") with { Content = Making, Stored = Stored })
            .ShouldBeOfType<ContentStep.WriteStatus>().Status.RestoreSize.ShouldBeNull();

    [Fact]
    public void Next_ErrorThenReady_FailsThatOften()
    {
        var view = Faulty("error-then-ready=2");

        ContentPlan.Next(view with { Content = Making }).ShouldBe(new ContentStep.FailOnPurpose(1));
        var once = view with { Content = Some.Annotated(Making, Driver.AttemptsKey, "1") };
        ContentPlan.Next(once).ShouldBe(new ContentStep.Wait(TimeSpan.FromSeconds(2)));
        ContentPlan.Next(once with { Now = Some.Now.AddSeconds(2) }).ShouldBe(new ContentStep.FailOnPurpose(2));
        var twice = view with { Content = Some.Annotated(Making, Driver.AttemptsKey, "2"), Now = Some.Now.AddSeconds(4) };
        ContentPlan.Next(twice).ShouldBeOfType<ContentStep.Cut>();
    }

    [Fact]
    public void Next_Fail_FailsAndEndsTheMakingSoThatItCanBeDeleted()
    {
        var view = Faulty("fail");
        var refusal = ContentPlan.Next(view with { Content = Making }).ShouldBeOfType<ContentStep.Refuse>();
        var failed = new V1VolumeSnapshotContentStatus { ReadyToUse = false, Error = new() { Message = refusal.Message } };

        ContentPlan.Next(view with { Content = Making with { Status = failed } }).ShouldBeOfType<ContentStep.EndMaking>();
        ContentPlan.Next(view with { Content = Some.Content with { Status = failed } }).ShouldBeOfType<ContentStep.Wait>();
        ContentPlan.Next(view with { Content = Going(Some.Content with { Status = failed }) }).ShouldBeOfType<ContentStep.RemoveFinalizer>();
    }

    [Fact]
    public void Next_DeletedWhileMade_DeletesTheSnapshotAndStillCuts()
    {
        var view = Faulty("deleted-while-made") with { Content = Making };

        ContentPlan.Next(view).ShouldBe(new ContentStep.DeleteSnapshot(view.Snapshot!));
        ContentPlan.Next(view with { Snapshot = Some.Deleted(view.Snapshot!), Content = Going(Making) }).ShouldBeOfType<ContentStep.Cut>();
    }

    [Fact]
    public void Next_DataLoss_LosesWhatWasReadyOnce()
    {
        var view = Faulty("data-loss") with { Content = Some.ReadyContent, Stored = Stored };

        ContentPlan.Next(view).ShouldBe(new ContentStep.LoseData("snapshot-s1"));
        ContentPlan.Next(view with { Stored = null }).ShouldBeNull();
    }

    [Fact]
    public void Next_UnknownFault_IsRefused() =>
        ContentPlan.Next(Faulty("slwo=1s")).ShouldBeOfType<ContentStep.Refuse>().Message.ShouldContain("'slwo=1s' is not a fault");

    [Fact]
    public void Next_Going_RemovesDataThenTheFinalizer()
    {
        var going = Going(Some.ReadyContent);

        ContentPlan.Next(New with { Content = going, Stored = Stored }).ShouldBe(new ContentStep.DeleteData("snapshot-s1"));
        ContentPlan.Next(New with { Content = going with { Status = new() { ReadyToUse = false } } }).ShouldBeOfType<ContentStep.RemoveFinalizer>();
    }

    [Fact]
    public void Next_GoingWithRetain_KeepsTheData()
    {
        var retained = Going(Some.ReadyContent) with { Spec = Some.Content.Spec! with { DeletionPolicy = "Retain" } };

        ContentPlan.Next(New with { Content = retained, Stored = Stored }).ShouldBeOfType<ContentStep.RemoveFinalizer>();
    }

    [Fact]
    public void Next_DeletedWithoutItsSnapshot_IsKept() =>
        ContentPlan.Next(New with { Content = Some.Deleted(Some.ReadyContent), Stored = Stored }).ShouldBeNull();

    [Theory]
    [InlineData("../../etc", "is no snapshot handle")]
    [InlineData("missing", "not found in the storage")]
    public void Next_ImportOfNothing_IsRefused(string handle, string message) =>
        ContentPlan.Next(New with { Content = Imported(handle) }).ShouldBeOfType<ContentStep.Refuse>().Message.ShouldContain(message);

    [Fact]
    public void Next_Import_IsReadyWithWhatTheStorageKnows() =>
        ContentPlan.Next(New with { Content = Imported("h"), Stored = Stored }).ShouldBeOfType<ContentStep.WriteStatus>().Status
            .ShouldBe(new() { SnapshotHandle = "h", CreationTime = 1_000_000_000, ReadyToUse = true, RestoreSize = 1 << 30 });

    private static ContentView Faulty(string fault) => New with { Snapshot = Some.Annotated(Some.Snapshot, Driver.FaultKey, fault) };

    private static V1VolumeSnapshotContent Imported(string handle) =>
        Some.Content with { Spec = Some.Content.Spec! with { Source = new() { SnapshotHandle = handle } } };

    private static V1VolumeSnapshotContent Going(V1VolumeSnapshotContent content) =>
        Some.Deleted(Some.Annotated(content, StorageNames.BeingDeleted, "yes"));
}
