using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>
/// Small worlds, exhaustively. The worlds with a snapshot take minutes and gigabytes: they are explored when
/// <c>BERTH_EXPLORE_FAULTS</c> says how many things go wrong in one world at most (0 is none), and skipped without it.
/// </summary>
public sealed class WorldExplorerTests(ITestOutputHelper output)
{
    private const int AtMost = 20_000_000;

    private static readonly Scenario OneSnapshot = new("one snapshot", FromSnapshot: false, WaitForConsumer: true, Retain: false, Faults: 0, Snapshots: 1);

    private static readonly Scenario TwoSnapshots = OneSnapshot with { Name = "two snapshots", Snapshots = 2 };

    public static TheoryData<string> SmallWorlds => [.. Small.Select(scenario => scenario.Name)];

    public static TheoryData<string> LargeWorlds => [.. Large.Select(scenario => scenario.Name)];

    private static IReadOnlyList<Scenario> Small { get; } =
    [
        new("bound at once", FromSnapshot: false, WaitForConsumer: false, Retain: false, Faults: 1, Snapshots: 0),
        new("from a snapshot", FromSnapshot: true, WaitForConsumer: true, Retain: false, Faults: 0, Snapshots: 0),
        new("with an Ingress", FromSnapshot: false, WaitForConsumer: false, Retain: false, Faults: 1, Snapshots: 0, Exposed: true),
    ];

    private static IReadOnlyList<Scenario> Large { get; } =
    [
        new("one snapshot, its data retained by the class", FromSnapshot: false, WaitForConsumer: true, Retain: true, Faults: 0, Snapshots: 1),
        new("from a snapshot, and one taken of it", FromSnapshot: true, WaitForConsumer: true, Retain: false, Faults: 0, Snapshots: 1),
        new("two snapshots where one is allowed", FromSnapshot: false, WaitForConsumer: true, Retain: false, Faults: 0, Snapshots: 2),
    ];

    [Theory]
    [MemberData(nameof(SmallWorlds))]
    public void Explore_TheProductsPlannersInSmallWorlds_FindsNothingWrong(string name) => FindsNothingWrong(Small.Single(scenario => scenario.Name == name));

    [Theory]
    [MemberData(nameof(LargeWorlds))]
    public void Explore_TheProductsPlannersInLargeWorlds_FindsNothingWrong(string name)
    {
        var asked = Environment.GetEnvironmentVariable("BERTH_EXPLORE_FAULTS");
        Assert.SkipWhen(string.IsNullOrEmpty(asked), "Takes minutes and gigabytes: set BERTH_EXPLORE_FAULTS to 0 or more.");
        var faults = byte.Parse(asked!, System.Globalization.CultureInfo.InvariantCulture);
        FindsNothingWrong(Large.Single(scenario => scenario.Name == name) with { Faults = faults });
    }

    [Fact]
    public void Explore_DeletionThatForgetsTheIngress_FindsWhatIsLeft()
    {
        var bug = new Planners { WorkspaceDeletion = view => WorkspaceDeletion.Plan(view with { Ingresses = [] }) };

        var found = Explore(OneSnapshot with { Snapshots = 0, Exposed = true }, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldBe("something of the deleted workspace is left");
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

    private void FindsNothingWrong(Scenario scenario)
    {
        var found = Explore(scenario, new());

        found.CounterExample.ShouldBeNull();
        found.States.ShouldBeGreaterThan(1000);
    }

    private Exploration Explore(Scenario scenario, Planners planners)
    {
        var started = TimeProvider.System.GetTimestamp();
        var found = new WorldExplorer(scenario, planners, AtMost).Explore();
        output.WriteLine($"{scenario.Name}: {found.States} states in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        output.WriteLine(found.CounterExample?.ToString() ?? "no counter-example");
        return found;
    }
}
