using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using k8s;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Snapshots;

public sealed class SnapshotPlannerTests
{
    private static readonly SnapshotView Asked = Samples.SnapshotView.Settled();

    private static readonly V1VolumeSnapshot Young = Samples.VolumeSnapshot with { Status = null };

    [Fact]
    public void Plan_NewSnapshot_RecordsTheWorkspaceAndMakesNothingBefore()
    {
        var plan = SnapshotPlanner.Plan(Samples.SnapshotView);

        plan.Writes.ShouldBeEmpty("what is made before it is written down is forgotten by an operator that is killed");
        plan.RequeueAfter.ShouldBe(TimeSpan.Zero);
        plan.Status.Phase.ShouldBe(SnapshotPhase.InProgress);
        plan.Status.Volumes!.ShouldHaveSingleItem().VolumeSnapshotName.ShouldBe("s1-home");
    }

    [Fact]
    public void Plan_AcceptedSnapshot_AsksTheStorage()
    {
        var plan = SnapshotPlanner.Plan(Asked);

        var made = plan.Writes.ShouldHaveSingleItem().ShouldBeOfType<CreateObject<V1VolumeSnapshot>>().Object;
        made.Spec!.Source!.PersistentVolumeClaimName.ShouldBe("alice-home");
        made.Metadata.OwnerReferences!.ShouldHaveSingleItem().Uid.ShouldBe("u-s1");
        plan.Status.Phase.ShouldBe(SnapshotPhase.InProgress);
        plan.Status.Workspace!.Uid.ShouldBe("u-alice");
        plan.Status.Consistency.ShouldBe(Consistency.Crash);
        plan.Status.Url.ShouldBeNull();
        plan.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Plan_StoppedWorkspace_IsConsistent() =>
        SnapshotPlanner.Plan(Samples.SnapshotView with { Pod = null }).Status.Consistency.ShouldBe(Consistency.Stopped);

    [Fact]
    public void Plan_ClassNamesASnapshotClass_UsesIt()
    {
        var plan = SnapshotPlanner.Plan(Asked with { Class = new("c", new() { Storage = new() { SnapshotClassName = "fast" } }) });

        plan.Writes[0].ShouldBeOfType<CreateObject<V1VolumeSnapshot>>().Object.Spec!.VolumeSnapshotClassName.ShouldBe("fast");
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData(null)]
    public void Plan_ClaimIsNotBound_WaitsBeforeTakingAny(string? phase)
    {
        var view = TwoVolumes.Settled() with { Claims = [Samples.Claim, Claim("alice-data") with { Status = new() { Phase = phase } }] };

        var plan = SnapshotPlanner.Plan(view);

        plan.Writes.ShouldBeEmpty("all or nothing");
        plan.Status.Condition(ConditionTypes.Ready).Message.ShouldBe("Waiting for the claim alice-data to be bound.");
        SnapshotPlanner.Plan(view.Settled() with { Claims = [Samples.Claim, Claim("alice-data")] }).Writes.Count.ShouldBe(2);
    }

    [Fact]
    public void Plan_OneOfTwoIsReady_IsNotReady()
    {
        var view = TwoVolumes.Settled() with { VolumeSnapshots = [Samples.VolumeSnapshot, Named(Young, "s1-data")], Contents = [Samples.Content] };

        var plan = SnapshotPlanner.Plan(view);

        plan.Writes.ShouldBeEmpty();
        plan.Status.ReadyToUse.ShouldBe(false);
        plan.Status.Url.ShouldBeNull();
        plan.Status.Volumes!.Select(volume => volume.ReadyToUse).ShouldBe([true, false]);
    }

    [Fact]
    public void Plan_EveryVolumeIsReady_IssuesTheLink()
    {
        var plan = SnapshotPlanner.Plan(Asked with { VolumeSnapshots = [Samples.VolumeSnapshot], Contents = [Samples.Content] });

        plan.Status.Phase.ShouldBe(SnapshotPhase.Succeeded);
        plan.Status.ReadyToUse.ShouldBe(true);
        plan.Status.Url.ShouldBe("https://berth.example.com/s/0123456789abcdef0123456789abcdef");
        plan.Status.RestoreSize.ShouldBe("10Gi");
        plan.Status.CreationTime.ShouldBe(Samples.VolumeSnapshot.Status!.CreationTime);
        plan.Events.ShouldHaveSingleItem().Message.ShouldNotContain("0123456789abcdef", Case.Insensitive, "events are read by more people than the snapshot");
    }

    [Fact]
    public void Plan_ContentDoesNotPointBack_IsNotReady()
    {
        var stranger = Samples.Content with { Spec = Samples.Content.Spec! with { VolumeSnapshotRef = new() { NamespaceProperty = "team", Name = "s1-home", Uid = "u-other" } } };

        var plan = SnapshotPlanner.Plan(Asked with { VolumeSnapshots = [Samples.VolumeSnapshot], Contents = [stranger] });

        plan.Status.ReadyToUse.ShouldBe(false);
        plan.Status.Volumes![0].ContentName.ShouldBe("snapcontent-u-vs1");
        plan.Status.Volumes[0].Driver.ShouldBeNull();
    }

    [Fact]
    public void Plan_NoRestoreSizeGiven_UsesTheClaims()
    {
        var unsized = Samples.VolumeSnapshot with { Status = Samples.VolumeSnapshot.Status! with { RestoreSize = null } };

        SnapshotPlanner.Plan(Asked with { VolumeSnapshots = [unsized], Contents = [Samples.Content] }).Status.RestoreSize.ShouldBe("10Gi");
    }

    [Fact]
    public void Plan_StorageReportsAnError_ShowsItAndGoesOn()
    {
        var erring = Young with { Status = new() { ReadyToUse = false, Error = new() { Message = "pool is full" } } };

        var view = Asked with { VolumeSnapshots = [erring] };
        var plan = SnapshotPlanner.Plan(view);

        plan.Status.Phase.ShouldBe(SnapshotPhase.InProgress);
        plan.Status.Error.ShouldBe("pool is full");
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("pool is full");
        SnapshotPlanner.Plan(view.Settled() with { VolumeSnapshots = [Samples.VolumeSnapshot], Contents = [Samples.Content] }).Status.Error.ShouldBeNull();
    }

    [Fact]
    public void Plan_DeadlineIsOver_FailsWithTheReasonAndClearsAway()
    {
        var erring = Young with { Status = new() { Error = new() { Message = "pool is full" } } };

        var late = Asked with { VolumeSnapshots = [erring], Now = Samples.Now.AddMinutes(31) };

        var plan = SnapshotPlanner.Plan(late.Settled());

        plan.Status.Phase.ShouldBe(SnapshotPhase.Failed);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(SnapshotReasons.DeadlineExceeded);
        plan.Status.Error!.ShouldContain("'home' was not captured within 30m: pool is full.");
        plan.Describe().ShouldBe(["delete VolumeSnapshot team/s1-home"]);
    }

    [Fact]
    public void Plan_FailsBeforeItsCaptureIsKnownByName_NotesTheNameFirst()
    {
        var plan = SnapshotPlanner.Plan(Asked with { VolumeSnapshots = [Young], Now = Samples.Now.AddMinutes(31) });

        plan.Status.Phase.ShouldBe(SnapshotPhase.InProgress, "it keeps its place among those that are allowed until its capture goes");
        plan.Status.Volumes!.Single().ContentName.ShouldBe(SnapshotProgress.ExpectedContentName(Young));
        plan.Writes.ShouldBeEmpty("nothing but the name tells its content from a stranger's, should that outlive it");
        plan.RequeueAfter.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Plan_DeadlineOfAges_DoesNotOverflow() =>
        SnapshotPlanner.Plan(Asked with { Deadline = TimeSpan.MaxValue / 2 }).Status.Phase.ShouldBe(SnapshotPhase.InProgress);

    [Fact]
    public void Plan_WorkspaceGoesMeanwhile_Fails()
    {
        foreach (var workspace in (Workspace?[])[null, Samples.RunningView.Workspace.Deleted(), Samples.Workspace with { Metadata = Samples.Workspace.Metadata with { Uid = "u-another" } }])
        {
            var gone = Asked with { Workspace = workspace, VolumeSnapshots = [Young] };

            var plan = SnapshotPlanner.Plan(gone.Settled());

            plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(SnapshotReasons.WorkspaceGone);
            plan.Writes.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void Plan_VolumeSnapshotIsDeletedMeanwhile_Fails()
    {
        var started = (Asked with { VolumeSnapshots = [Young] }).Settled();

        SnapshotPlanner.Plan(started with { VolumeSnapshots = [] }).Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(SnapshotReasons.DataLost);
        SnapshotPlanner.Plan(started with { VolumeSnapshots = [Young.Deleted()] }).Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(SnapshotReasons.DataLost);
    }

    [Fact]
    public void Plan_TakenAndWell_ChangesNothing()
    {
        var plan = SnapshotPlanner.Plan(Samples.TakenView with { Now = Samples.Now.AddDays(100), FreshLinkId = "another" });

        plan.Writes.ShouldBeEmpty();
        plan.Events.ShouldBeEmpty();
        Samples.Text(plan.Status).ShouldBe(Samples.Text(Samples.TakenView.Snapshot.Status!));
    }

    [Fact]
    public void Plan_WorkspaceOfATakenOneIsStopped_ChangesNothing() =>
        SnapshotPlanner.Plan(Samples.TakenView with { Pod = null }).Status.Phase.ShouldBe(SnapshotPhase.Succeeded);

    [Fact]
    public void Plan_DescriptionOfATakenOneIsEdited_FollowsTheGeneration()
    {
        var edited = Samples.TakenView.Snapshot with { Metadata = Samples.TakenView.Snapshot.Metadata with { Generation = 2 } };

        var status = SnapshotPlanner.Plan(Samples.TakenView with { Snapshot = edited }).Status;

        status.ObservedGeneration.ShouldBe(2);
        status.Url.ShouldBe(Samples.TakenView.Snapshot.Status!.Url);
        status.Conditions!.ShouldAllBe(condition => condition.ObservedGeneration == 2);
    }

    [Fact]
    public void Plan_CaptureOfATakenOneIsLost_TakesTheLinkBack()
    {
        foreach (var view in (SnapshotView[])
        [
            Samples.TakenView with { VolumeSnapshots = [] },
            Samples.TakenView with { VolumeSnapshots = [Samples.VolumeSnapshot.Deleted()] },
            Samples.TakenView with { Contents = [] },
        ])
        {
            var plan = SnapshotPlanner.Plan(view);

            plan.Status.Phase.ShouldBe(SnapshotPhase.Failed);
            plan.Status.Url.ShouldBeNull();
            plan.Status.ReadyToUse.ShouldBe(false);
            plan.Events.ShouldHaveSingleItem().Reason.ShouldBe(SnapshotReasons.DataLost);
        }
    }

    [Fact]
    public void Plan_KindIsNotServedForAWhile_TakenOnesAreNotLost()
    {
        var blind = Samples.TakenView with { ClusterHasSnapshots = false, VolumeSnapshots = [], Contents = [] };

        var plan = SnapshotPlanner.Plan(blind);

        plan.Status.Phase.ShouldBe(SnapshotPhase.Succeeded);
        plan.RequeueAfter.ShouldNotBeNull();
    }

    [Fact]
    public void Plan_FailedOne_StaysAsItIsAndClearsAwayWhatIsLeft()
    {
        var failed = (Asked with { Workspace = null }).Settled() with { Workspace = Samples.RunningView.Workspace, VolumeSnapshots = [Young] };

        var plan = SnapshotPlanner.Plan(failed);

        plan.Status.Phase.ShouldBe(SnapshotPhase.Failed);
        plan.RequeueAfter.ShouldBe(TimeSpan.Zero);
        SnapshotPlanner.Plan(failed.Settled()).Describe().ShouldBe(["delete VolumeSnapshot team/s1-home"]);
        SnapshotPlanner.Plan(failed with { VolumeSnapshots = [] }).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Refused_Create_ShowsTheRefusalAndStaysInProgress()
    {
        var planned = SnapshotPlanner.Plan(Asked).Status;

        var plan = SnapshotPlanner.Refused(Asked, planned, new("NameTaken", "A VolumeSnapshot named s1-home exists."));
        var again = Asked with { Snapshot = Asked.Snapshot with { Status = plan.Status } };
        var second = SnapshotPlanner.Refused(again, SnapshotPlanner.Plan(again).Status, new("NameTaken", "A VolumeSnapshot named s1-home exists."));

        plan.Status.Phase.ShouldBe(SnapshotPhase.InProgress);
        plan.Status.Error.ShouldBe("A VolumeSnapshot named s1-home exists.");
        Samples.Text(second.Status).ShouldBe(Samples.Text(plan.Status), "the status must not alternate");
    }

    [Fact]
    public void Refused_ClearingAwayOfAFailedOne_StaysFailed()
    {
        var failed = (Asked with { Workspace = null }).Settled();

        var plan = SnapshotPlanner.Refused(failed, failed.Snapshot.Status!, new("Forbidden", "no"));

        Samples.Text(plan.Status).ShouldBe(Samples.Text(failed.Snapshot.Status!));
    }

    private static SnapshotView TwoVolumes => Samples.SnapshotView with
    {
        Workspace = Samples.RunningView.Workspace.With(spec => spec with
        {
            Volumes = [new() { Name = "home", MountPath = "/home/workspace" }, new() { Name = "data", MountPath = "/data" }],
        }),
        Claims = [Samples.Claim, Claim("alice-data")],
    };

    private static V1PersistentVolumeClaim Claim(string name) => Named(Samples.Claim, name);

    private static T Named<T>(T entity, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => entity.WithMetadata(metadata => metadata with { Name = name, Uid = $"u-{name}" });
}
