using Berth.Crds;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspaceDeletionTests
{
    private static readonly WorkspaceView Going = Samples.RunningView with { Workspace = Samples.RunningView.Workspace.Deleted() };

    [Fact]
    public void Plan_WithSnapshots_KeepsTheClaimsUntilTheyAreGone()
    {
        var plan = WorkspaceDeletion.Plan(Going with { Snapshots = [Samples.Snapshot] });

        plan.Describe().ShouldBe(["delete WorkspaceSnapshot team/s1", "delete Pod team/alice", "delete Service team/alice"]);
        plan.IsComplete.ShouldBeFalse();
        plan.Status.Phase.ShouldBe(WorkspacePhase.Terminating);
        plan.Status.Url.ShouldBeNull();
    }

    [Fact]
    public void Plan_SharedAndUsed_IsSharedNoMoreAndLeavesTheGatewaysFieldsAlone()
    {
        var status = Going.Workspace.Status! with
        {
            SharedUrl = "https://alice.example.com",
            LastActivity = Samples.Now,
            Participants = [new() { User = "bob@example.com", Gateway = "berth-gateway-0" }],
        };

        var told = WorkspaceDeletion.Plan(Going with { Workspace = Going.Workspace with { Status = status } }).Status;

        told.Condition(ConditionTypes.Shared).Status.ShouldBe("False");
        told.SharedUrl.ShouldBeNull();
        told.Participants.ShouldBeNull();
        told.LastActivity.ShouldBeNull();
    }

    [Fact]
    public void Plan_OnlyClaimsLeft_DeletesThem() =>
        WorkspaceDeletion.Plan(Going with { Pod = null, Service = null }).Describe().ShouldBe(["delete PersistentVolumeClaim team/alice-home"]);

    [Fact]
    public void Plan_EverythingOnItsWay_DeletesNothingTwiceAndNamesWhatIsLeft()
    {
        var plan = WorkspaceDeletion.Plan(Going with
        {
            Pod = Samples.ReadyPod.Deleted(),
            Service = Samples.Service.Deleted(),
            Claims = [Samples.Claim.Deleted()],
            Snapshots = [Samples.Snapshot.Deleted()],
        });

        plan.Writes.ShouldBeEmpty();
        var message = plan.Status.Condition(ConditionTypes.Ready).Message!;
        foreach (var left in (string[])["snapshot s1", "pod alice", "service alice", "claim alice-home"])
        {
            message.ShouldContain(left);
        }
    }

    [Fact]
    public void Plan_VolumeOutlivesItsClaim_WaitsForIt()
    {
        var plan = WorkspaceDeletion.Plan(Bare with { Volumes = [Volume("Delete")] });

        plan.IsComplete.ShouldBeFalse();
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("volume pv-1");
    }

    [Fact]
    public void Plan_VolumeIsRetainedByTheAdministrator_IsNotWaitedFor() =>
        WorkspaceDeletion.Plan(Bare with { Volumes = [Volume("Retain")] }).IsComplete.ShouldBeTrue();

    [Fact]
    public void Plan_NothingLeft_IsComplete() => WorkspaceDeletion.Plan(Bare).IsComplete.ShouldBeTrue();

    [Fact]
    public void Plan_Twice_KeepsTheStatus()
    {
        var first = WorkspaceDeletion.Plan(Going).Status;
        var again = WorkspaceDeletion.Plan(Going with { Workspace = Going.Workspace with { Status = first }, Now = Samples.Now.AddHours(1) }).Status;

        Samples.Text(again).ShouldBe(Samples.Text(first));
    }

    private static WorkspaceView Bare => Going with { Pod = null, Service = null, Claims = [] };

    private static V1PersistentVolume Volume(string policy) => new()
    {
        Metadata = new() { Name = "pv-1" },
        Spec = new() { PersistentVolumeReclaimPolicy = policy, ClaimRef = new() { NamespaceProperty = "team", Name = "alice-home" } },
    };
}
