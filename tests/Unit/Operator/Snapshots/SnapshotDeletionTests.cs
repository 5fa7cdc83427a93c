using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Snapshots;

namespace Berth.Tests.Unit.Operator.Snapshots;

public sealed class SnapshotDeletionTests
{
    private static readonly SnapshotView Going = Samples.TakenView with { Snapshot = Samples.TakenView.Snapshot.Deleted() };

    private static readonly V1VolumeSnapshotContent Retained = Samples.Content with { Spec = Samples.Content.Spec! with { DeletionPolicy = "Retain" } };

    [Fact]
    public void Plan_Begins_WithTheLinkDead()
    {
        var plan = SnapshotDeletion.Plan(Going);

        plan.Status.Url.ShouldBeNull();
        plan.Status.ReadyToUse.ShouldBe(false);
        plan.Status.Phase.ShouldBe(SnapshotPhase.Deleting);
        plan.Describe().ShouldBe(["delete VolumeSnapshot team/s1-home"]);
        plan.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Plan_ContentIsRetained_IsReleasedFirst()
    {
        var plan = SnapshotDeletion.Plan(Going with { Contents = [Retained] });

        plan.Writes[0].Patch<V1VolumeSnapshotContent>()["spec"]!["deletionPolicy"]!.GetValue<string>().ShouldBe("Delete");
        plan.Describe()[1].ShouldBe("delete VolumeSnapshot team/s1-home");
    }

    [Fact]
    public void Plan_ContentWasLeftBehind_IsDeletedAndWaitedFor()
    {
        var plan = SnapshotDeletion.Plan(Going with { VolumeSnapshots = [], Contents = [Retained] });

        plan.Describe().Count.ShouldBe(3);
        plan.Describe()[2].ShouldBe("delete VolumeSnapshotContent snapcontent-u-vs1");
        plan.IsComplete.ShouldBeFalse();
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("snapcontent-u-vs1");
    }

    [Fact]
    public void Plan_ContentOfAStrangersVolumeSnapshotOfTheSameName_IsLeftAlone()
    {
        var strangers = Retained with
        {
            Metadata = new() { Name = "snapcontent-u-stranger", Uid = "u-content2" },
            Spec = Retained.Spec! with { VolumeSnapshotRef = new() { NamespaceProperty = "team", Name = "s1-home", Uid = "u-stranger" } },
        };

        var plan = SnapshotDeletion.Plan(Going with { VolumeSnapshots = [], Contents = [strangers] });

        plan.Writes.ShouldBeEmpty();
        plan.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Plan_ContentAppearsAfterItsVolumeSnapshotIsGone_IsStillFound()
    {
        // Deleted while it was being made, before a content was bound (external-snapshotter 1388, 1446).
        var young = Samples.VolumeSnapshot with { Status = null };
        var asked = (Samples.SnapshotView.Settled() with { VolumeSnapshots = [young] }).Settled();
        var deleted = asked with { Snapshot = asked.Snapshot.Deleted() };
        var going = deleted with { Snapshot = deleted.Snapshot with { Status = SnapshotDeletion.Plan(deleted).Status } };

        var plan = SnapshotDeletion.Plan(going with { VolumeSnapshots = [], Contents = [Samples.Content] });

        // Nobody has told csi-snapshotter that the VolumeSnapshot is gone, and without that it leaves a content alone that is being deleted.
        plan.Describe().ShouldBe(
        [
            "patch VolumeSnapshotContent snapcontent-u-vs1: tell the driver that its VolumeSnapshot is gone",
            "delete VolumeSnapshotContent snapcontent-u-vs1",
        ]);
        plan.Writes[0].Patch<V1VolumeSnapshotContent>()["metadata"]!["annotations"]!["snapshot.storage.kubernetes.io/volumesnapshot-being-deleted"]!
            .GetValue<string>().ShouldBe("yes");
    }

    [Fact]
    public void Plan_ContentIsBeingDeletedAndTheDriverWasNotTold_IsTold()
    {
        // As an operator left it that was killed in between, or that knew nothing of it.
        var plan = SnapshotDeletion.Plan(Going with { VolumeSnapshots = [], Contents = [Samples.Content.Deleted()] });

        plan.Describe().ShouldBe(["patch VolumeSnapshotContent snapcontent-u-vs1: tell the driver that its VolumeSnapshot is gone"]);
    }

    [Fact]
    public void Plan_DriverWasTold_OnlyDeletes()
    {
        var told = Samples.Content with { Metadata = Samples.Content.Metadata with { Annotations = new Dictionary<string, string> { [LeftBehindContent.Mark] = "yes" } } };

        SnapshotDeletion.Plan(Going with { VolumeSnapshots = [], Contents = [told] }).Describe().ShouldBe(["delete VolumeSnapshotContent snapcontent-u-vs1"]);
        SnapshotDeletion.Plan(Going with { VolumeSnapshots = [], Contents = [told.Deleted()] }).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_EverythingOnItsWay_WaitsAndSaysForWhat()
    {
        var plan = SnapshotDeletion.Plan(Going with { VolumeSnapshots = [Samples.VolumeSnapshot.Deleted()], Contents = [Samples.Content.Deleted()] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Ready).Message
            .ShouldBe("Waiting for these to go: VolumeSnapshot s1-home, VolumeSnapshotContent snapcontent-u-vs1.");
    }

    [Fact]
    public void Plan_NothingLeft_IsComplete() =>
        SnapshotDeletion.Plan(Going with { VolumeSnapshots = [], Contents = [] }).IsComplete.ShouldBeTrue();

    [Fact]
    public void Plan_NeverLookedAt_IsCompleteAtOnce() =>
        SnapshotDeletion.Plan(Samples.SnapshotView with { Snapshot = Samples.Snapshot.Deleted() }).IsComplete.ShouldBeTrue();

    [Fact]
    public void Plan_Twice_KeepsTheStatus()
    {
        var first = SnapshotDeletion.Plan(Going).Status;
        var again = SnapshotDeletion.Plan(Going with { Snapshot = Going.Snapshot with { Status = first }, Now = Samples.Now.AddHours(1) }).Status;

        Samples.Text(again).ShouldBe(Samples.Text(first));
    }

    [Fact]
    public void Plan_ImportedElsewhere_WaitsUntilThatIsGivenUp()
    {
        var import = new SnapshotImport(
            new() { Metadata = new() { Name = "berth-import-u-bob-home" }, Spec = new() { VolumeSnapshotRef = new() { NamespaceProperty = "guests" } } }, IsOrphan: false);

        var plan = SnapshotDeletion.Plan(Going with { Imports = [import] });

        plan.Writes.ShouldBeEmpty("data that are being read are not pulled away");
        plan.Status.Url.ShouldBeNull();
        plan.IsComplete.ShouldBeFalse();
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("a workspace of namespace guests");
        SnapshotDeletion.Plan(Going with { Imports = [import with { IsOrphan = true }] }).Describe().ShouldBe(["delete VolumeSnapshotContent berth-import-u-bob-home"]);
        SnapshotDeletion.Plan(Going).Describe().ShouldBe(["delete VolumeSnapshot team/s1-home"]);
    }
}
