using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>Small worlds, exhaustively. <c>make explore</c> explores larger ones, of more than a million states.</summary>
[Trait("Speed", "Slow")]
public sealed class WorldExplorerTests(ITestOutputHelper output)
{
    private const int Near = 5_000_000;

    private static readonly Scenario OneSnapshot = new("one snapshot", FromSnapshot: false, WaitForConsumer: true, Retain: false, Faults: 0, Snapshots: 1);

    private static readonly Scenario TwoSnapshots = OneSnapshot with { Name = "two snapshots", Snapshots = 2 };

    public static TheoryData<string> SmallWorlds => [.. Small.Select(scenario => scenario.Name)];

    public static TheoryData<string> LargeWorlds => [.. Large.Select(scenario => scenario.Name)];

    public static TheoryData<string> VastWorlds => [.. Vast.Select(scenario => scenario.Name)];

    private static IReadOnlyList<Scenario> Small { get; } =
    [
        new("bound at once", FromSnapshot: false, WaitForConsumer: false, Retain: false, Faults: 1, Snapshots: 0),
        new("from a snapshot", FromSnapshot: true, WaitForConsumer: true, Retain: false, Faults: 0, Snapshots: 0),
        new("with an Ingress", FromSnapshot: false, WaitForConsumer: false, Retain: false, Faults: 1, Snapshots: 0, Exposed: true),
    ];

    private static IReadOnlyList<Scenario> Large { get; } =
    [
        OneSnapshot with { Name = "one snapshot, its data retained by the class", Retain = true },
        OneSnapshot with { Name = "from a snapshot, and one taken of it", FromSnapshot = true },
        OneSnapshot with { Name = "one snapshot, its content perhaps seen too late", Unseen = true },
    ];

    /// <summary>Too large to be explored to their end: as far as it goes in minutes, the nearest states first.</summary>
    private static IReadOnlyList<Scenario> Vast { get; } =
    [
        OneSnapshot with { Name = "one snapshot, and a fault", Faults = 1 },
        TwoSnapshots with { Name = "two snapshots where one is allowed" },
    ];

    [Theory]
    [MemberData(nameof(SmallWorlds))]
    public void Explore_TheProductsPlannersInSmallWorlds_FindsNothingWrong(string name) => FindsNothingWrong(Small.Single(scenario => scenario.Name == name));

    [Theory(Explicit = true)]
    [MemberData(nameof(LargeWorlds))]
    public void Explore_TheProductsPlannersInLargeWorlds_FindsNothingWrong(string name) => FindsNothingWrong(Large.Single(scenario => scenario.Name == name));

    [Theory(Explicit = true)]
    [MemberData(nameof(VastWorlds))]
    public void Explore_TheProductsPlannersNearTheBeginningOfVastWorlds_FindsNothingWrong(string name)
    {
        var scenario = Vast.Single(scenario => scenario.Name == name);

        Exploration.Of(scenario.Name, new WorldModel(scenario, new()), output, Near).CounterExample.ShouldBeNull();
    }

    [Fact]
    public void Explore_DeletionThatForgetsTheIngress_FindsWhatIsLeft()
    {
        var bug = new Planners { WorkspaceDeletion = view => WorkspaceDeletion.Plan(view with { Ingresses = [] }) };

        var found = Explore(OneSnapshot with { Snapshots = 0, Exposed = true }, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("something of the deleted workspace is left");
    }

    [Fact]
    public void Explore_PodThatCannotBeReadTakenForGone_FindsWhatIsLeft()
    {
        // As it would be if what cannot be read were simply not in the store.
        var bug = new Planners
        {
            Workspace = view => WorkspacePlanner.Plan(view with { Unreadable = [] }),
            WorkspaceDeletion = view => WorkspaceDeletion.Plan(view with { Unreadable = [] }),
        };

        var found = Explore(OneSnapshot with { Snapshots = 0, Faults = 1 }, bug).CounterExample.ShouldNotBeNull();

        found.Steps.ShouldContain(step => step.EndsWith("cannot be read any more", StringComparison.Ordinal));
    }

    [Fact]
    public void Explore_DeletionThatForgetsTheClaims_FindsWhatIsLeft()
    {
        var bug = new Planners { WorkspaceDeletion = view => WorkspaceDeletion.Plan(view with { Claims = [], Volumes = [] }) };

        var found = Explore(OneSnapshot with { Snapshots = 0 }, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("something of the deleted workspace is left");
        found.Steps.ShouldContain("user deletes the workspace");
    }

    [Fact]
    public void Explore_LimitThatDoesNotCountWhatIsBeingDeleted_FindsOneTooMany()
    {
        var bug = new Planners
        {
            Snapshot = view => SnapshotPlanner.Plan(view with { Siblings = [.. view.Siblings.Where(sibling => sibling.Metadata.DeletionTimestamp is null)] }),
        };

        var found = Explore(TwoSnapshots, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("more snapshots are accepted than the class allows");
        found.Steps.ShouldContain("user deletes s0");
    }

    [Fact]
    public void Explore_LimitThatCountsOnlyWhatIsReady_FindsOneTooMany()
    {
        var bug = new Planners
        {
            Snapshot = view => SnapshotPlanner.Plan(view with { Siblings = [.. view.Siblings.Where(sibling => sibling.Status?.ReadyToUse == true)] }),
        };

        var found = Explore(TwoSnapshots, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("more snapshots are accepted than the class allows");
        found.Steps.ShouldContain("reconcile s1");
    }

    [Fact]
    public void Explore_StatusThatAlternates_FindsThatItDoesNotRest()
    {
        var bug = new Planners
        {
            Workspace = view =>
            {
                var plan = WorkspacePlanner.Plan(view);
                return plan with
                {
                    Status = plan.Status with { PodName = view.Workspace.Status?.PodName == "a" ? "b" : "a" },
                    RequeueAfter = TimeSpan.Zero,
                };
            },
        };

        Explore(OneSnapshot with { Snapshots = 0 }, bug).CounterExample.ShouldNotBeNull();
    }

    [Fact]
    public void Explore_DeadlineThatNobodyLooksAt_FindsThatNobodyWasTold()
    {
        var bug = new Planners { Snapshot = view => SnapshotPlanner.Plan(view) is var plan && plan.RequeueAfter > TimeSpan.Zero ? plan with { RequeueAfter = null } : plan };

        Explore(OneSnapshot, bug).CounterExample.ShouldNotBeNull().Wrong.ShouldContain("nobody told the controller of snapshot s0");
    }

    [Fact]
    public void Explore_ClaimThatWaitsForItsDeletedSource_FindsThatBothWaitForEver()
    {
        // As it was before WorkspaceRestore gave such claims up: a claim without a data source is not seen to be stranded.
        var bug = new Planners
        {
            Workspace = view => WorkspacePlanner.Plan(view with { Claims = [.. view.Claims.Select(claim => claim with { Spec = claim.Spec! with { DataSource = null } })] }),
        };

        var found = Explore(OneSnapshot with { Name = "from a snapshot", FromSnapshot = true, Snapshots = 0 }, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("a deletion does not come to its end");
        found.Steps.ShouldContain("user deletes the source");
    }

    // A minute and two million states: the way there is long.
    [Fact(Explicit = true)]
    public void Explore_DriverThatIsNotToldOfAContentLeftBehind_FindsThatItNeverGoes()
    {
        // As it was before LeftBehindContent (external-snapshotter 1446).
        var bug = new Planners
        {
            SnapshotDeletion = view => SnapshotDeletion.Plan(view) is var plan
                ? plan with { Writes = [.. plan.Writes.Where(write => write is not MergeObject<V1VolumeSnapshotContent> merge || !merge.Patch.ContainsKey("metadata"))] }
                : null!,
        };

        var found = Explore(OneSnapshot with { Unseen = true }, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("a deletion does not come to its end");
        found.Steps.ShouldContain("VolumeSnapshot 0 goes before its content is seen");
    }

    private void FindsNothingWrong(Scenario scenario)
    {
        var found = Explore(scenario, new());

        found.CounterExample.ShouldBeNull();
        found.IsWhole.ShouldBeTrue();
        found.States.ShouldBeGreaterThan(1000);
    }

    private Exploration Explore(Scenario scenario, Planners planners) =>
        Exploration.Of(scenario.Name, new WorldModel(scenario, planners), output);
}
