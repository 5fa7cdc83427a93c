using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspaceSharingTests
{
    private static readonly WorkspaceView Behind = Samples.RunningView with { Address = new("https://{label}.workspaces.example.com") };
    private static readonly SharingSpec WithBob = new() { Level = SharingLevel.Users, Users = ["bob@example.com"] };
    private static readonly WorkspaceView Private = Behind.Settled();

    [Fact]
    public void Plan_NobodyAsked_SaysHowToShareWithoutAnEvent()
    {
        var plan = WorkspacePlanner.Plan(Behind with { Workspace = Samples.Workspace });

        var shared = plan.Status.Condition(ConditionTypes.Shared);
        (shared.Status, shared.Reason).ShouldBe(("False", Reasons.NotShared));
        shared.Message!.ShouldContain("spec.sharing.level");
        plan.Status.SharedUrl.ShouldBeNull();
        plan.Events.ShouldAllBe(told => told.Reason == "Started");
    }

    [Fact]
    public void Plan_Shared_TellsWithWhomAndWhere()
    {
        var plan = WorkspacePlanner.Plan(Sharing(WithBob));

        plan.Status.Condition(ConditionTypes.Shared).Status.ShouldBe("True");
        plan.Status.Condition(ConditionTypes.Shared).Message.ShouldBe("Shared with bob@example.com.");
        plan.Status.SharedUrl.ShouldBe($"https://{WorkspaceHost.Label("alice", "u-alice")}.workspaces.example.com");
        var told = plan.Events.ShouldHaveSingleItem();
        (told.Type, told.Reason).ShouldBe((EventType.Normal, Reasons.Shared));
        told.Message.ShouldContain(plan.Status.SharedUrl!);
        plan.Writes.ShouldBeEmpty();
        plan.RequeueAfter.ShouldBeNull();
    }

    [Fact]
    public void Plan_SharedAndStopped_KeepsTheAddress() =>
        WorkspacePlanner.Plan(Sharing(WithBob).With(spec => spec with { OperatingMode = OperatingMode.Stopped }) with { Pod = null, Service = null })
            .Status.SharedUrl.ShouldNotBeNull();

    [Theory]
    [InlineData(3, 0, "Shared with u0, u1 and u2.")]
    [InlineData(5, 0, "Shared with u0, u1, u2 and 2 more users.")]
    [InlineData(0, 1, "Shared with the group g0.")]
    [InlineData(1, 5, "Shared with u0, the group g0, the group g1, the group g2 and 2 more groups.")]
    public void Plan_ManyGuests_NamesSomeOfThem(int users, int groups, string message) =>
        WorkspacePlanner.Plan(Sharing(new()
        {
            Level = SharingLevel.Users,
            Users = [.. Enumerable.Range(0, users).Select(i => $"u{i}")],
            Groups = [.. Enumerable.Range(0, groups).Select(i => $"g{i}")],
        }))
            .Status.Condition(ConditionTypes.Shared).Message.ShouldBe(message);

    [Fact]
    public void Plan_WithAnEnd_LooksAgainThenAndSaysThatItIsOver()
    {
        var sharing = Sharing(WithBob with { ExpiresAt = Samples.Now.AddHours(2) });

        var before = WorkspacePlanner.Plan(sharing);
        var after = WorkspacePlanner.Plan(sharing.Settled() with { Now = Samples.Now.AddHours(2) });

        before.RequeueAfter.ShouldBe(TimeSpan.FromHours(2));
        before.Status.Condition(ConditionTypes.Shared).Message!.ShouldEndWith("until 2030-01-02T05:04:05Z.");
        after.RequeueAfter.ShouldBeNull();
        after.Status.Condition(ConditionTypes.Shared).Reason.ShouldBe(nameof(SharingRefusal.Expired));
        after.Status.SharedUrl.ShouldBeNull();
        var told = after.Events.ShouldHaveSingleItem();
        (told.Type, told.Reason).ShouldBe((EventType.Normal, Reasons.SharingExpired));
    }

    [Fact]
    public void Plan_EndBeyondWhatTheClassAllows_BeginsOnceItIsNearEnough()
    {
        var sharing = Sharing(WithBob with { ExpiresAt = Samples.Now.AddHours(10) }, new() { MaxDuration = "8h" });

        var early = WorkspacePlanner.Plan(sharing);
        var later = WorkspacePlanner.Plan(sharing.Settled() with { Now = Samples.Now.AddHours(2) });

        early.RequeueAfter.ShouldBe(TimeSpan.FromHours(2));
        early.Status.Condition(ConditionTypes.Shared).Reason.ShouldBe(nameof(SharingRefusal.TooLong));
        early.Status.Condition(ConditionTypes.Shared).Message!.ShouldEndWith("begins at 2030-01-02T05:04:05Z.");
        early.Events.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.SharingRefused);
        later.RequeueAfter.ShouldBe(TimeSpan.FromHours(8));
        later.Status.Condition(ConditionTypes.Shared).Status.ShouldBe("True");
        later.Events.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.Shared);
    }

    [Fact]
    public void Plan_TimePasses_KeepsTheStatus()
    {
        foreach (var view in (WorkspaceView[])
            [
                Sharing(WithBob with { ExpiresAt = Samples.Now.AddHours(2) }).Settled(),
                Sharing(WithBob with { ExpiresAt = Samples.Now.AddHours(10) }, new() { MaxDuration = "8h" }).Settled(),
                Sharing(WithBob with { ExpiresAt = Samples.Now }).Settled(),
            ])
        {
            var plan = WorkspacePlanner.Plan(view with { Now = Samples.Now.AddHours(1) });

            Samples.Text(plan.Status).ShouldBe(Samples.Text(view.Workspace.Status!));
            plan.Events.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Plan_Unshared_SaysSoOnce()
    {
        var shared = Sharing(WithBob).Settled();

        var plan = WorkspacePlanner.Plan(shared.With(spec => spec with { Sharing = new() { Level = SharingLevel.None, Users = WithBob.Users } }));

        plan.Events.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.NotShared);
        plan.Status.Condition(ConditionTypes.Shared).Status.ShouldBe("False");
        plan.Status.SharedUrl.ShouldBeNull();
    }

    [Fact]
    public void Plan_MoreGuests_ChangesTheMessageWithoutAnEvent()
    {
        var plan = WorkspacePlanner.Plan(Sharing(WithBob).Settled().With(spec => spec with { Sharing = WithBob with { Groups = ["team"] } }));

        plan.Events.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Shared).Message.ShouldBe("Shared with bob@example.com and the group team.");
    }

    [Theory]
    [InlineData(nameof(SharingRefusal.Disabled), false, null, null)]
    [InlineData(nameof(SharingRefusal.LevelNotAllowed), true, SharingLevel.Authenticated, null)]
    [InlineData(nameof(SharingRefusal.TooLong), true, null, "8h")]
    [InlineData(nameof(SharingRefusal.TooLong), true, null, "soon")]
    public void Plan_ClassForbids_SaysWhatItAllows(string reason, bool enabled, SharingLevel? level, string? most)
    {
        var policy = new SharingPolicy(enabled) { Levels = level is { } only ? [only] : null, MaxDuration = most };

        var plan = WorkspacePlanner.Plan(Sharing(WithBob, policy));

        plan.Status.Condition(ConditionTypes.Shared).Reason.ShouldBe(reason);
        plan.Status.Condition(ConditionTypes.Shared).Message!.ShouldContain("The class 'standard'");
        var told = plan.Events.ShouldHaveSingleItem();
        (told.Type, told.Reason).ShouldBe((EventType.Warning, Reasons.SharingRefused));
    }

    [Fact]
    public void Plan_ClassIsNotThere_SaysWhichOne() =>
        WorkspacePlanner.Plan(Sharing(WithBob) with { Class = new("gone", null) })
            .Status.Condition(ConditionTypes.Shared).Message!.ShouldContain("'gone'");

    [Fact]
    public void Plan_LevelsThatAllowNothing_SaysSo() =>
        WorkspacePlanner.Plan(Sharing(WithBob, new() { Levels = [] })).Status.Condition(ConditionTypes.Shared).Message!.ShouldEndWith("Allowed: None.");

    [Fact]
    public void Plan_NobodyNamedWithoutCel_IsNotShared() =>
        WorkspacePlanner.Plan(Sharing(new() { Level = SharingLevel.Users, Users = [] })).Status.Condition(ConditionTypes.Shared).Reason.ShouldBe(Reasons.NobodyNamed);

    [Fact]
    public void Plan_AddressesWithoutTheGateway_SaysThatSharingNeedsIt()
    {
        var plan = WorkspacePlanner.Plan(Sharing(WithBob) with { Address = WorkspaceAddress.InCluster });

        plan.Status.Condition(ConditionTypes.Shared).Reason.ShouldBe(Reasons.NoGateway);
        plan.Status.SharedUrl.ShouldBeNull();
    }

    [Fact]
    public void Status_WithTheGatewaysFields_ReadsOnlyTheOperatorsOwn()
    {
        var workspace = Private.Workspace with
        {
            Status = Private.Workspace.Status! with { LastActivity = Samples.Now, Participants = [new() { User = "bob", Gateway = "g0" }] },
        };

        Samples.Text(WorkspaceController.Status.Get(workspace)!).ShouldBe(Samples.Text(Private.Workspace.Status!));
    }

    private static WorkspaceView Sharing(SharingSpec sharing, SharingPolicy? policy = null) =>
        (policy is null ? Private : Private with { Class = Private.Class with { Policy = Private.Class.Policy! with { Sharing = policy } } })
            .With(spec => spec with { Sharing = sharing });
}
