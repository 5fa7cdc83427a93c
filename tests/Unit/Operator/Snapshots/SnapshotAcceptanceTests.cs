using Berth.Crds;
using Berth.Operator.Snapshots;

namespace Berth.Tests.Unit.Operator.Snapshots;

public sealed class SnapshotAcceptanceTests
{
    [Fact]
    public void Check_FirstSnapshot_IsAccepted() => SnapshotAcceptance.Check(Samples.SnapshotView).ShouldBeNull();

    [Fact]
    public void Check_FourthOfThree_IsRefusedForGoodWithCountAndLimit()
    {
        var (refusal, final) = Check([Taken("a"), Taken("b"), Taken("c")]).ShouldNotBeNull();

        refusal.Reason.ShouldBe(SnapshotReasons.LimitReached);
        refusal.Message.ShouldBe("The workspace 'alice' has 3 snapshots, and 3 are allowed: delete one (kubectl get wss) and take another.");
        final.ShouldBeTrue();
    }

    [Fact]
    public void Check_FilesAreNotPreparedYet_Waits()
    {
        var fresh = Samples.SnapshotView with { Workspace = Samples.Workspace };

        var (refusal, final) = SnapshotAcceptance.Check(fresh).ShouldNotBeNull();

        (refusal.Reason, final).ShouldBe((SnapshotReasons.ContentNotReady, false));
        refusal.Message.ShouldBe("The files of the workspace 'alice' are not prepared yet: it has just been made. The snapshot is taken once they are.");
    }

    [Fact]
    public void Check_StoppedBeforeItsFilesWerePrepared_SaysToStartIt()
    {
        var stopped = Samples.SnapshotView with { Workspace = Samples.Workspace.With(spec => spec with { OperatingMode = OperatingMode.Stopped }) };

        SnapshotAcceptance.Check(stopped).ShouldNotBeNull().Refusal.Message.ShouldContain("set spec.operatingMode to Running");
    }

    [Fact]
    public void Check_StoppedWithFiles_IsAccepted() =>
        SnapshotAcceptance.Check(Samples.SnapshotView with
        {
            Workspace = Samples.SnapshotView.Workspace!.With(spec => spec with { OperatingMode = OperatingMode.Stopped }),
        }).ShouldBeNull();

    [Fact]
    public void Check_FailedAndRefusedOnes_DoNotCount() => Check([Taken("a"), Taken("b"), Failed("c"), Refused("d")]).ShouldBeNull();

    [Fact]
    public void Check_OnesBeingDeleted_CountUntilTheyAreGone()
    {
        Check([Taken("a"), Taken("b"), Deleting(Taken("c"))]).ShouldNotBeNull().Refusal.Reason.ShouldBe(SnapshotReasons.LimitReached);
        Check([Taken("a"), Taken("b")]).ShouldBeNull();
    }

    [Fact]
    public void Check_FailedOneBeingDeleted_StillDoesNotCount() => Check([Taken("a"), Taken("b"), Deleting(Failed("c"))]).ShouldBeNull();

    [Fact]
    public void Check_OneThatLostItsData_DoesNotCount()
    {
        var lost = Samples.TakenView with { VolumeSnapshots = [] };

        Check([Taken("a"), Taken("b"), Named(lost.Settled().Snapshot, "c")]).ShouldBeNull();
    }

    [Fact]
    public void Check_SeveralUndecided_AreTakenInOrderOfCreation()
    {
        WorkspaceSnapshot[] waiting = [.. Enumerable.Range(0, 5).Select(i => Asked($"w{i}", Samples.Now.AddSeconds(-10 + i)))];

        var accepted = waiting.Where(snapshot => SnapshotAcceptance.Check(View(snapshot, waiting)) is null).Select(snapshot => snapshot.Metadata.Name);

        accepted.ShouldBe(["w0", "w1", "w2"]);
    }

    [Fact]
    public void Check_UndecidedOfTheSameSecond_AreTakenInOrderOfName()
    {
        WorkspaceSnapshot[] waiting = [Asked("b", Samples.Now), Asked("d", Samples.Now), Asked("a", Samples.Now), Asked("c", Samples.Now)];

        var accepted = waiting.Where(snapshot => SnapshotAcceptance.Check(View(snapshot, waiting)) is null).Select(snapshot => snapshot.Metadata.Name!);

        accepted.ShouldBe(["a", "b", "c"], ignoreOrder: true);
    }

    [Fact]
    public void Check_EarlierOneWasDeletedUndecided_LeavesItsPlace()
    {
        WorkspaceSnapshot[] siblings = [Taken("a"), Taken("b"), Asked("c", Samples.Now.AddHours(-1)).Deleted()];

        Check(siblings).ShouldBeNull();
    }

    [Fact]
    public void Check_SameNameTwiceInARow_TheSecondCountsTheFirstAsGoneOnlyWhenItIs()
    {
        // The API server lets a name be taken again only once its object is gone: the second has another uid and no status.
        var second = Asked("s1", Samples.Now) with { Metadata = Samples.Snapshot.Metadata with { Uid = "u-second" } };

        SnapshotAcceptance.Check(View(second, [Taken("a"), Taken("b"), second])).ShouldBeNull();
        SnapshotAcceptance.Check(View(second, [Taken("a"), Taken("b"), Taken("c"), second])).ShouldNotBeNull();
    }

    [Fact]
    public void Check_NoSuchWorkspace_WaitsAndRecovers()
    {
        var (refusal, final) = SnapshotAcceptance.Check(Samples.SnapshotView with { Workspace = null }).ShouldNotBeNull();

        refusal.Reason.ShouldBe(SnapshotReasons.NoSuchWorkspace);
        refusal.Message.ShouldContain("'alice' does not exist in namespace team");
        final.ShouldBeFalse();
        var waiting = (Samples.SnapshotView with { Workspace = null }).Settled();
        waiting.Snapshot.Status!.Phase.ShouldBe(SnapshotPhase.Pending);
        SnapshotPlanner.Plan(waiting with { Workspace = Samples.RunningView.Workspace }).Status.Phase.ShouldBe(SnapshotPhase.InProgress);
    }

    [Fact]
    public void Check_WorkspaceIsBeingDeleted_IsRefused()
    {
        var (refusal, _) = SnapshotAcceptance.Check(Samples.SnapshotView with { Workspace = Samples.RunningView.Workspace.Deleted() }).ShouldNotBeNull();

        refusal.Reason.ShouldBe(SnapshotReasons.NoSuchWorkspace);
        refusal.Message.ShouldContain("is being deleted");
    }

    [Theory]
    [InlineData("s")]
    [InlineData("1")]
    [InlineData("a-b")]
    public void Check_Name_FitsALabel(string name) => SnapshotAcceptance.Check(View(Asked(name, Samples.Now), [])).ShouldBeNull();

    [Theory]
    [InlineData("a.b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("")]
    public void Check_NameThatIsNoLabel_IsRefusedForGood(string name) =>
        SnapshotAcceptance.Check(View(Asked(name, Samples.Now), [])).ShouldNotBeNull().ShouldSatisfyAllConditions(
            refused => refused.Refusal.Reason.ShouldBe(SnapshotReasons.InvalidName),
            refused => refused.Final.ShouldBeTrue());

    [Fact]
    public void Check_NameOf253Characters_IsRefusedForGood() =>
        SnapshotAcceptance.Check(View(Asked(new('a', 253), Samples.Now), [])).ShouldNotBeNull().Refusal.Reason.ShouldBe(SnapshotReasons.InvalidName);

    [Fact]
    public void Check_ClassSwitchesSnapshotsOff_IsRefused() =>
        SnapshotAcceptance.Check(Samples.SnapshotView with { Class = new("c", new() { Snapshots = new(enabled: false) }) })
            .ShouldNotBeNull().Refusal.Reason.ShouldBe(SnapshotReasons.Disabled);

    [Fact]
    public void Check_LimitOfZero_RefusesTheFirst() =>
        SnapshotAcceptance.Check(Samples.SnapshotView with { Class = new("c", new() { Snapshots = new(maxPerWorkspace: 0) }) })
            .ShouldNotBeNull().Refusal.Message.ShouldContain("has 0 snapshots, and 0 are allowed");

    [Fact]
    public void Check_ClassDoesNotExist_Waits()
    {
        var (refusal, final) = SnapshotAcceptance.Check(Samples.SnapshotView with { Class = new("gpu", null) }).ShouldNotBeNull();

        refusal.Message.ShouldContain("'gpu'");
        final.ShouldBeFalse();
    }

    [Fact]
    public void Check_EveryVolumeIsExcluded_IsRefused()
    {
        var workspace = Samples.Workspace.With(spec => spec with
        {
            Volumes = [new() { Name = "cache", MountPath = "/cache", Snapshot = SnapshotInclusion.Exclude }],
        });

        SnapshotAcceptance.Check(Samples.SnapshotView with { Workspace = workspace }).ShouldNotBeNull().Refusal.Reason.ShouldBe(SnapshotReasons.NothingToCapture);
    }

    [Fact]
    public void Check_ClusterWithoutSnapshots_WaitsAndLooksAgain()
    {
        var view = Samples.SnapshotView with { ClusterHasSnapshots = false };

        SnapshotAcceptance.Check(view).ShouldNotBeNull().Final.ShouldBeFalse();
        SnapshotPlanner.Plan(view).RequeueAfter.ShouldNotBeNull();
    }

    private static (Berth.Operator.Plans.Refusal Refusal, bool Final)? Check(IReadOnlyList<WorkspaceSnapshot> others) =>
        SnapshotAcceptance.Check(View(Samples.Snapshot, [.. others, Samples.Snapshot]));

    private static SnapshotView View(WorkspaceSnapshot snapshot, IReadOnlyList<WorkspaceSnapshot> siblings) =>
        Samples.SnapshotView with { Snapshot = snapshot, Siblings = siblings };

    private static WorkspaceSnapshot Asked(string name, DateTimeOffset when) => Named(Samples.Snapshot, name) with
    {
        Metadata = Named(Samples.Snapshot, name).Metadata with { CreationTimestamp = when.UtcDateTime },
    };

    private static WorkspaceSnapshot Named(WorkspaceSnapshot snapshot, string name) =>
        snapshot with { Metadata = snapshot.Metadata with { Name = name, Uid = $"u-{name}" } };

    private static WorkspaceSnapshot Taken(string name) => Named(Samples.TakenView.Snapshot, name);

    private static WorkspaceSnapshot Failed(string name) =>
        Named((Samples.SnapshotView.Settled() with { Workspace = null }).Settled().Snapshot, name);

    private static WorkspaceSnapshot Refused(string name) =>
        Named((Samples.SnapshotView with { Class = new("c", new() { Snapshots = new(enabled: false) }) }).Settled().Snapshot, name);

    private static WorkspaceSnapshot Deleting(WorkspaceSnapshot snapshot)
    {
        var deleted = snapshot.Deleted();
        return deleted with { Status = SnapshotDeletion.Plan(Samples.TakenView with { Snapshot = deleted }).Status };
    }
}
