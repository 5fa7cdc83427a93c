using Berth.Crds;
using Berth.Operator.Exposure;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Status;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator;

/// <summary>What cannot be read is not gone: nothing is made, changed or taken away because of it.</summary>
public sealed class UnreadableViewTests
{
    private static readonly UnreadableObject Class = new("WorkspaceClass", "standard", "spec.snapshots.maxPerWorkspace: it does not fit");
    private static readonly UnreadableObject Pod = new("Pod", "alice", "spec.priority: it does not fit");

    [Fact]
    public void Plan_PodCannotBeRead_MakesNoneAnewAndSaysSo()
    {
        var plan = WorkspacePlanner.Plan(Samples.RunningView with { Pod = null, Unreadable = [Pod] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(WorkspacePhase.Running, "what it is now is not known, and not told anew");
        var ready = plan.Status.Condition(ConditionTypes.Ready);
        (ready.Status, ready.Reason).ShouldBe((Conditions.Unknown, Reasons.Unreadable));
        ready.Message!.ShouldContain("The Pod 'alice' cannot be read (spec.priority");
        plan.RequeueAfter.ShouldNotBeNull();
    }

    [Fact]
    public void Plan_ClassCannotBeRead_LeavesTheRunningWorkspaceAsItIs()
    {
        var view = Samples.RunningView with { Class = new("standard", null) { IsUnreadable = true }, Unreadable = [Class] };
        var plan = WorkspacePlanner.Plan(view);

        plan.Writes.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Ready).Status.ShouldBe(Conditions.True);
        plan.Events.ShouldBeEmpty();
        WorkspacePlanner.Plan(view.Settled()).Status.Conditions.ShouldBe(plan.Status.Conditions, "it is written once");
    }

    [Fact]
    public void Plan_NewWorkspaceOfAClassThatCannotBeRead_WaitsAndIsNotFailed()
    {
        var plan = WorkspacePlanner.Plan(Samples.View with { Class = new("standard", null) { IsUnreadable = true }, Unreadable = [Class] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(WorkspacePhase.Pending);
        plan.Status.Condition(ConditionTypes.Shared).Status.ShouldBe(Conditions.False);
    }

    [Fact]
    public void Plan_Mended_IsAsIfItHadNeverBeen()
    {
        var held = (Samples.RunningView with { Pod = null, Unreadable = [Pod] }).Settled();
        var plan = WorkspacePlanner.Plan(held with { Pod = Samples.ReadyPod, Unreadable = [] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.ShouldBeEquivalentTo(WorkspacePlanner.Plan(Samples.RunningView).Status);
    }

    [Fact]
    public void Deletion_SnapshotCannotBeRead_KeepsTheClaimsAndIsNotComplete()
    {
        var going = Samples.RunningView with { Workspace = Samples.RunningView.Workspace.Deleted(), Pod = null, Service = null };
        var plan = WorkspaceDeletion.Plan(going with { UnreadableSnapshots = [new("WorkspaceSnapshot", "s1", "spec.expiresAt")] });

        plan.Describe().ShouldBeEmpty();
        plan.IsComplete.ShouldBeFalse();
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("WorkspaceSnapshot s1, which cannot be read");
        WorkspaceDeletion.Plan(going with { Claims = [], UnreadableSnapshots = [new("WorkspaceSnapshot", "s1", "x")] }).IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Status_SnapshotsThatCannotBeRead_Count() =>
        WorkspacePlanner.Plan(Samples.RunningView with { UnreadableSnapshots = [new("WorkspaceSnapshot", "s1", "x")] }).Status.Snapshots!.Count.ShouldBe(1);

    [Fact]
    public void Check_SnapshotsThatCannotBeRead_CountAgainstTheLimit()
    {
        SnapshotAcceptance.Check(Samples.SnapshotView with { UnreadableSiblings = 2 }).ShouldBeNull();
        SnapshotAcceptance.Check(Samples.SnapshotView with { UnreadableSiblings = 3 }).ShouldNotBeNull().Refusal.Reason.ShouldBe(SnapshotReasons.LimitReached);
    }

    [Fact]
    public void Plan_VolumeSnapshotCannotBeRead_IsNoLossOfData()
    {
        var view = Samples.TakenView with { VolumeSnapshots = [], Contents = [], Unreadable = [new("VolumeSnapshot", "s1-home", "status.restoreSize")] };
        var plan = SnapshotPlanner.Plan(view);

        plan.Writes.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(SnapshotPhase.Succeeded);
        SnapshotPlanner.Plan(view with { Unreadable = [] }).Status.Phase.ShouldBe(SnapshotPhase.Failed, "so it is when they are gone");
    }

    [Fact]
    public void Plan_WorkspaceOfASnapshotCannotBeRead_WaitsAndIsNotRefused()
    {
        var plan = SnapshotPlanner.Plan(Samples.SnapshotView with { Workspace = null, Unreadable = [new("Workspace", "alice", "spec")] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(SnapshotPhase.Pending);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(SnapshotReasons.Unreadable);
    }

    [Fact]
    public void SnapshotDeletion_ContentCannotBeRead_DeletesNothingAndIsNotComplete()
    {
        var plan = SnapshotDeletion.Plan(Samples.TakenView with
        {
            Snapshot = Samples.TakenView.Snapshot.Deleted(),
            VolumeSnapshots = [],
            Contents = [],
            Unreadable = [new("VolumeSnapshotContent", "snapcontent-u-vs1", "status")],
        });

        plan.Writes.ShouldBeEmpty();
        plan.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Sweep_WorkspaceCannotBeRead_KeepsItsIngress()
    {
        var ingress = new V1Ingress
        {
            Metadata = new()
            {
                Name = "i",
                NamespaceProperty = "gate",
                Labels = new Dictionary<string, string>
                {
                    [BerthLabels.WorkspaceNamespace] = "team",
                    [BerthLabels.Workspace] = "alice",
                    [BerthLabels.WorkspaceUid] = "u-alice",
                },
            },
        };

        IngressSweep.Plan(ingress, null, isUnreadable: true).ShouldBeNull();
        IngressSweep.Plan(ingress, null).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("standard")]
    public void ResolvedClass_OfOneThatCannotBeRead_IsNeitherNoneNorAnother(string? name)
    {
        var broken = new WorkspaceClass
        {
            Metadata = new() { Name = "standard", Annotations = new Dictionary<string, string> { [BerthAnnotations.IsDefaultClass] = "true" } },
        };
        var resolved = ResolvedClass.Of(name, [], [broken]);

        resolved.ShouldBe(new ResolvedClass("standard", null) { IsUnreadable = true });
        ResolvedClass.Of("other", [], [broken]).IsUnreadable.ShouldBeFalse();
    }
}
