using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspacePlannerTests
{
    [Fact]
    public void Plan_NewWorkspace_MakesClaimServiceAndPodInThisOrder()
    {
        var plan = WorkspacePlanner.Plan(Samples.View);

        plan.Describe().ShouldBe(["create PersistentVolumeClaim team/alice-home", "create Service team/alice", "create Pod team/alice"]);
        plan.Status.Phase.ShouldBe(WorkspacePhase.Creating);
        plan.Status.Snapshots.ShouldBe(new() { Count = 0, Limit = 3 });
    }

    [Fact]
    public void Plan_EverythingAsItShouldBe_WritesNothingAndKeepsTheStatus()
    {
        var plan = WorkspacePlanner.Plan(Samples.RunningView with { Now = Samples.Now.AddHours(5) });

        plan.Writes.ShouldBeEmpty();
        plan.Events.ShouldBeEmpty();
        plan.RequeueAfter.ShouldBeNull();
        Samples.Text(plan.Status).ShouldBe(Samples.Text(Samples.RunningView.Workspace.Status!));
        plan.Status.Phase.ShouldBe(WorkspacePhase.Running);
        plan.Status.Url.ShouldBe("http://alice.team.svc:8080");
        plan.Status.StartKind.ShouldBe(StartKind.Fresh);
    }

    [Fact]
    public void Plan_Stopped_DeletesThePodAndKeepsTheRest()
    {
        var view = Samples.RunningView.With(spec => spec with { OperatingMode = OperatingMode.Stopped });

        var stopping = WorkspacePlanner.Plan(view);
        var stopped = WorkspacePlanner.Plan(view.Settled() with { Pod = null });

        stopping.Describe().ShouldBe(["delete Pod team/alice"]);
        stopping.Status.Phase.ShouldBe(WorkspacePhase.Stopping);
        stopped.Writes.ShouldBeEmpty();
        stopped.Status.Phase.ShouldBe(WorkspacePhase.Stopped);
        stopped.Status.Condition(ConditionTypes.Suspended).Status.ShouldBe("True");
        stopped.Status.Condition(ConditionTypes.ContentReady).Status.ShouldBe("True");
        stopped.Events.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.Stopped);
    }

    [Fact]
    public void Plan_StartedAgain_MakesThePodOnTheOldClaim() =>
        WorkspacePlanner.Plan(Samples.RunningView with { Pod = null }).Describe().ShouldBe(["create Pod team/alice"]);

    [Fact]
    public void Plan_PodIsGoing_Waits() =>
        WorkspacePlanner.Plan(Samples.RunningView with { Pod = Samples.ReadyPod.Deleted() }).Writes.ShouldBeEmpty();

    [Theory]
    [InlineData("Failed")]
    [InlineData("Succeeded")]
    public void Plan_PodEnded_ReplacesItAndSaysWhy(string phase)
    {
        var pod = Samples.Pod with { Status = new() { Phase = phase, Reason = "Evicted", Message = "The node was low on memory." } };

        var plan = WorkspacePlanner.Plan(Samples.RunningView with { Pod = pod });

        plan.Describe().ShouldBe(["delete Pod team/alice"]);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.PodFailed);
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("The node was low on memory.");
    }

    [Fact]
    public void Plan_ClaimWithFilesIsGone_DoesNotMakeAnEmptyOneInItsPlace()
    {
        var plan = WorkspacePlanner.Plan(Samples.RunningView with { Pod = null, Claims = [] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(WorkspacePhase.Failed);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.VolumeMissing);
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("alice-home");
    }

    [Fact]
    public void Plan_ClaimIsBeingDeletedUnderARunningPod_WarnsThatFilesGo()
    {
        var plan = WorkspacePlanner.Plan(Samples.RunningView with { Claims = [Samples.Claim.Deleted()] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.VolumesReady).Status.ShouldBe("False");
        plan.Status.Condition(ConditionTypes.VolumesReady).Message!.ShouldContain("alice-home");
    }

    [Fact]
    public void Plan_ClaimIsDeletedBeforeItWasBound_LetsItGoAndMakesItAnew()
    {
        var doomed = (Samples.Claim with { Status = new() { Phase = "Pending" } }).Deleted();
        var view = Samples.View with { Claims = [doomed], Service = Samples.Service, Pod = Samples.Pod };

        var plan = WorkspacePlanner.Plan(view);

        plan.Describe().ShouldBe(["delete Pod team/alice"]);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.VolumeMissing);
        WorkspacePlanner.Plan(view.Settled() with { Claims = [], Pod = null }).Describe()
            .ShouldBe(["create PersistentVolumeClaim team/alice-home", "create Pod team/alice"]);
    }

    // Found by a story: the pod of a workspace waited for a node, and then for ever for a claim that was gone.
    [Fact]
    public void Plan_ClaimIsGoneBeforeANodeTookThePod_MakesBothAnew()
    {
        var view = Samples.View with { Claims = [], Service = Samples.Service, Pod = Samples.Pod };

        WorkspacePlanner.Plan(view).Describe().ShouldBe(["delete Pod team/alice"]);
        WorkspacePlanner.Plan(view with { Pod = null }).Describe()
            .ShouldBe(["create PersistentVolumeClaim team/alice-home", "create Pod team/alice"]);
    }

    [Fact]
    public void Plan_ClaimIsNotSeenUnderAPodThatANodeHasTaken_LeavesThePod()
    {
        var taken = Samples.ReadyPod with { Spec = Samples.ReadyPod.Spec! with { NodeName = "node-1" } };

        WorkspacePlanner.Plan(Samples.RunningView with { Claims = [], Pod = taken }).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_ClaimLostItsVolume_DoesNotStart()
    {
        var lost = Samples.Claim with { Status = new() { Phase = "Lost" } };

        var plan = WorkspacePlanner.Plan(Samples.RunningView with { Pod = null, Claims = [lost] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.ClaimLost);
    }

    [Fact]
    public void Plan_ClaimNeverBinds_SaysWhichAndHowToLook()
    {
        var pending = Samples.Claim with { Status = new() { Phase = "Pending" } };

        var plan = WorkspacePlanner.Plan(Samples.View with { Claims = [pending], Service = Samples.Service, Pod = Samples.Pod });

        plan.Status.Condition(ConditionTypes.VolumesReady).Reason.ShouldBe(Reasons.ClaimPending);
        plan.Status.Condition(ConditionTypes.VolumesReady).Message!.ShouldContain("kubectl describe pvc alice-home");
    }

    [Fact]
    public void Plan_ServiceWasDeletedWhileRunning_MakesItAgain() =>
        WorkspacePlanner.Plan(Samples.RunningView with { Service = null }).Describe().ShouldBe(["create Service team/alice"]);

    [Fact]
    public void Plan_PortsChanged_ReplacesTheWholeListOfThem()
    {
        var plan = WorkspacePlanner.Plan(Samples.RunningView.With(spec => spec with { Ports = [new() { Name = "web", Port = 3000 }] }));

        var ports = plan.Writes.ShouldHaveSingleItem().Patch<V1Service>()["spec"]!["ports"]!.ToJsonString();
        ports.ShouldBe("""[{"name":"web","port":3000,"protocol":"TCP","targetPort":3000}]""");
    }

    [Fact]
    public void Plan_SizeGrew_GrowsTheClaim()
    {
        var plan = WorkspacePlanner.Plan(Sized("20Gi"));

        plan.Writes.ShouldHaveSingleItem().Patch<V1PersistentVolumeClaim>()["spec"]!["resources"]!["requests"]!["storage"]!.GetValue<string>().ShouldBe("20Gi");
    }

    [Fact]
    public void Plan_SizeShrank_LeavesTheClaim() => WorkspacePlanner.Plan(Sized("1Gi")).Writes.ShouldBeEmpty();

    [Fact]
    public void Refused_GrowthOfARunningWorkspace_StaysRunningAndTellsOnce()
    {
        var view = Sized("20Gi").Settled();
        var refusal = new Refusal("Forbidden", "the storage class does not allow it");

        var first = WorkspacePlanner.Refused(view, refusal);
        var settled = view with { Workspace = view.Workspace with { Status = first.Status } };
        var second = WorkspacePlanner.Refused(settled, refusal);

        first.Status.Phase.ShouldBe(WorkspacePhase.Running);
        first.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain(refusal.Message);
        first.Events.ShouldHaveSingleItem().Reason.ShouldBe("Forbidden");
        second.Events.ShouldBeEmpty();
        Samples.Text(second.Status).ShouldBe(Samples.Text(first.Status));
    }

    [Fact]
    public void Refused_PodOfANewWorkspace_FailsWithTheServersWords()
    {
        var plan = WorkspacePlanner.Refused(Samples.View, new("Forbidden", "exceeded quota"));

        plan.Status.Phase.ShouldBe(WorkspacePhase.Failed);
        plan.Status.Condition(ConditionTypes.Ready).Message.ShouldBe("exceeded quota");
        plan.Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void Plan_LifetimeNotOver_LooksAgainAtItsEnd()
    {
        var plan = WorkspacePlanner.Plan(Living("2h"));

        plan.Writes.ShouldBeEmpty();
        plan.RequeueAfter.ShouldBe(TimeSpan.FromHours(2) - TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Plan_LifetimeOver_StopsAndSaysSo()
    {
        var plan = WorkspacePlanner.Plan(Living("30s"));

        plan.Writes.ShouldHaveSingleItem().Patch<Workspace>()["spec"]!["operatingMode"]!.GetValue<string>().ShouldBe("Stopped");
        plan.Events.ShouldHaveSingleItem().Message.ShouldContain("30s");
    }

    [Theory]
    [InlineData("-1h")]
    [InlineData("soon")]
    [InlineData("0s")]
    public void Plan_LifetimeThatIsNone_DoesNotStopWhatRuns(string lifetime) => WorkspacePlanner.Plan(Living(lifetime)).Writes.ShouldBeEmpty();

    [Fact]
    public void Plan_LongestLifetimeThereIs_DoesNotOverflow() =>
        WorkspacePlanner.Plan(Living("2500000h")).RequeueAfter!.Value.ShouldBeGreaterThan(TimeSpan.FromDays(1000));

    [Fact]
    public void Plan_LongLifetimeAndSlowStart_LooksAgainSoon()
    {
        var preparing = Samples.Pod with
        {
            Status = new()
            {
                Phase = "Pending",
                StartTime = Samples.Now.UtcDateTime,
                InitContainerStatuses = [new() { Name = "content", State = new() { Running = new() { StartedAt = Samples.Now.UtcDateTime } } }],
            },
        };

        var plan = WorkspacePlanner.Plan(Living("8h") with { Pod = preparing });

        plan.RequeueAfter!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Plan_StrangeWordFromThePod_IsNoKindOfStart()
    {
        foreach (var word in (string[])["7", "Fresh, Restart", "fresh", ""])
        {
            var pod = Samples.ReadyPod with
            {
                Status = Samples.ReadyPod.Status! with
                {
                    InitContainerStatuses = [new() { Name = "content", State = new() { Terminated = new() { ExitCode = 0, Message = word } } }],
                },
            };
            WorkspacePlanner.Plan(Samples.View with { Pod = pod }).Status.StartKind.ShouldBeNull();
        }
    }

    private static WorkspaceView Sized(string size) =>
        Samples.RunningView.With(spec => spec with { Volumes = [new() { Name = "home", MountPath = "/home/workspace", Size = size }] });

    private static WorkspaceView Living(string lifetime) =>
        Samples.RunningView.With(spec => spec with { Timeout = new() { MaximumLifetime = lifetime } });
}
