using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspaceRestoreTests
{
    private static readonly WorkspaceSnapshot Source = Samples.TakenView.Snapshot with
    {
        Status = Samples.TakenView.Snapshot.Status! with
        {
            Workspace = Samples.TakenView.Snapshot.Status!.Workspace! with
            {
                Image = "example/captured:1",
                Repository = new() { Url = "https://git.example.com/hello.git" },
                EnvNames = ["API_TOKEN"],
            },
        },
    };

    private static readonly WorkspaceView Empty = (Samples.View with { Source = Source })
        .With(spec => spec with { Owner = "bob@example.com", Source = new() { Snapshot = new() { Name = "s1" } } });

    private static readonly WorkspaceView Filled = Empty.With(spec => spec with
    {
        ClassName = "standard",
        Image = "example/captured:1",
        Repository = Source.Status!.Workspace!.Repository,
        Volumes = Source.Status!.Workspace!.Volumes,
        Ports = Source.Status!.Workspace!.Ports,
    });

    [Fact]
    public void Plan_NothingSaid_TakesOverEverythingButOwnerAndEnvironment()
    {
        var spec = WorkspacePlanner.Plan(Empty).Writes.ShouldHaveSingleItem().Patch<Workspace>()["spec"]!.AsObject();

        spec.Select(field => field.Key).Order(StringComparer.Ordinal).ShouldBe(["className", "image", "ports", "repository", "volumes"]);
        spec["image"]!.GetValue<string>().ShouldBe("example/captured:1");
    }

    [Fact]
    public void Plan_CapturedWorkspaceWasShared_StartsSharedWithNobody()
    {
        var shared = Samples.RunningView.With(spec => spec with { Sharing = new() { Level = SharingLevel.Authenticated } });
        var captured = SnapshotCapture.Spec(Samples.SnapshotView with { Workspace = shared.Workspace });
        var view = Filled with { Address = new("https://{label}.workspaces.example.com"), Source = Source with { Status = Source.Status! with { Workspace = captured } } };

        var plan = WorkspacePlanner.Plan(view);

        plan.Writes.OfType<MergeObject<Workspace>>().ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Shared).Reason.ShouldBe(Reasons.NotShared);
        plan.Status.SharedUrl.ShouldBeNull();
    }

    [Fact]
    public void Plan_VolumesSaid_StillTakesOverTheRest()
    {
        var view = Empty.With(spec => spec with { Image = "example/own:1", Volumes = [new() { Name = "home", MountPath = "/home/workspace" }] });

        var spec = WorkspacePlanner.Plan(view).Writes.ShouldHaveSingleItem().Patch<Workspace>()["spec"]!.AsObject();

        spec.Select(field => field.Key).Order(StringComparer.Ordinal).ShouldBe(["className", "ports", "repository"]);
    }

    [Fact]
    public void Plan_SpecTakenOver_RestoresTheClaim()
    {
        var writes = WorkspacePlanner.Plan(Filled).Writes;

        var claim = writes[0].ShouldBeOfType<CreateObject<V1PersistentVolumeClaim>>().Object;
        claim.Spec!.DataSource.ShouldBe(new() { ApiGroup = "snapshot.storage.k8s.io", Kind = "VolumeSnapshot", Name = "s1-home" });
        writes.Count.ShouldBe(3);
    }

    [Fact]
    public void Claim_SnapshotNeedsMoreThanAskedFor_AsksForAsMuch()
    {
        var small = new EffectiveVolume("home", "alice-home", "/home/workspace", "1Gi", null, true);

        WorkspaceRestore.Claim(Filled, small).Spec!.Resources!.Requests!["storage"].ShouldBe("10Gi");
        WorkspaceRestore.Claim(Filled, small with { Size = "40Gi" }).Spec!.Resources!.Requests!["storage"].ShouldBe("40Gi");
    }

    [Fact]
    public void Claim_VolumeThatWasNotCaptured_StartsEmpty()
    {
        var claim = WorkspaceRestore.Claim(Filled, new("cache", "alice-cache", "/cache", "1Gi", null, false));

        claim.Spec!.DataSource.ShouldBeNull();
        claim.Spec.Resources!.Requests!["storage"].ShouldBe("1Gi");
    }

    public static TheoryData<string, WorkspaceSnapshot?, string, WorkspacePhase> Unusable => new()
    {
        { "missing", null, Reasons.SnapshotNotFound, WorkspacePhase.Failed },
        { "going", Source.Deleted(), Reasons.SnapshotUnusable, WorkspacePhase.Failed },
        { "failed", Source with { Status = Source.Status! with { Phase = SnapshotPhase.Failed, Error = "disk on fire" } }, Reasons.SnapshotUnusable, WorkspacePhase.Failed },
        { "in the making", Source with { Status = Source.Status! with { Phase = SnapshotPhase.InProgress, ReadyToUse = false } }, Reasons.SnapshotNotReady, WorkspacePhase.Pending },
        { "unseen", Source with { Status = null }, Reasons.SnapshotNotReady, WorkspacePhase.Pending },
    };

    [Theory]
    [MemberData(nameof(Unusable), DisableDiscoveryEnumeration = true)]
    public void Plan_SnapshotCannotBeUsed_MakesNothingAndSaysWhy(string what, WorkspaceSnapshot? source, string reason, WorkspacePhase phase)
    {
        var plan = WorkspacePlanner.Plan(Empty with { Source = source });

        plan.Writes.ShouldBeEmpty(what);
        plan.Status.Phase.ShouldBe(phase);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(reason);
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("'s1'");
    }

    [Fact]
    public void Plan_SnapshotBecameReady_GoesOnByItself()
    {
        var waiting = (Empty with { Source = Source with { Status = null } }).Settled();

        WorkspacePlanner.Plan(waiting with { Source = Source }).Writes.ShouldHaveSingleItem();
    }

    [Fact]
    public void Plan_SnapshotGoesWhileTheClaimWaitsForIt_GivesTheClaimUp()
    {
        var pending = WorkspaceRestore.Claim(Filled, EffectiveWorkspace.VolumesOf(Filled.Workspace, Filled.Class)[0]) with { Status = new() { Phase = "Pending" } };
        var view = Filled with { Source = Source.Deleted(), Claims = [pending], Service = Samples.Service, Pod = Samples.Pod };

        var plan = WorkspacePlanner.Plan(view);
        var next = WorkspacePlanner.Plan(view.Settled() with { Claims = [pending.Deleted()], Pod = Samples.Pod.Deleted() });

        plan.Describe().ShouldBe(["delete Pod team/alice", "delete PersistentVolumeClaim team/alice-home"]);
        plan.Writes[1].ShouldBeOfType<DeleteObject<V1PersistentVolumeClaim>>().OnlyAsSeen.ShouldBeTrue("it may have been filled since");
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotUnusable);
        next.Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_SnapshotGoesAfterTheClaimWasFilled_TouchesNothing()
    {
        var bound = WorkspaceRestore.Claim(Filled, EffectiveWorkspace.VolumesOf(Filled.Workspace, Filled.Class)[0]) with { Status = new() { Phase = "Bound" } };

        var plan = WorkspacePlanner.Plan(Filled with { Source = null, Claims = [bound], Service = Samples.Service, Pod = Samples.ReadyPod });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(WorkspacePhase.Running);
    }

    [Fact]
    public void Plan_RestoredAndRunning_LivesWithoutTheSnapshot()
    {
        var running = (Filled with { Claims = [Samples.Claim], Service = Samples.Service, Pod = Samples.ReadyPod }).Settled();

        WorkspacePlanner.Plan(running with { Source = null, Pod = null }).Describe().ShouldBe(["create Pod team/alice"]);
    }
}
