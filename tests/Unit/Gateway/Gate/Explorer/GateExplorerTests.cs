using Berth.Gateway.Gate;
using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>
/// The gate in small worlds, exhaustively: a guest is never in without the share, once the view has caught up, and never let in on a view
/// that is older than its bound. <c>make explore</c> explores larger ones.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class GateExplorerTests(ITestOutputHelper output)
{
    private static readonly GateScenario Small = new("one replica, a guest", Replicas: 1, From: 1, People: 1, Changes: 2, Ticks: 2, CutsOff: 1);

    private static readonly GateScenario AtOnce = Small with { Ticks = 0, CutsOff = 0 };

    public static TheoryData<string> SmallWorlds => [.. Worlds.Where(world => !world.IsLarge).Select(world => world.Scenario.Name)];

    public static TheoryData<string> LargeWorlds => [.. Worlds.Where(world => world.IsLarge).Select(world => world.Scenario.Name)];

    private static IReadOnlyList<(GateScenario Scenario, bool IsLarge)> Worlds { get; } =
    [
        (Small, false),
        (Small with { Name = "one replica, the owner", From = 0 }, false),
        (Small with { Name = "one replica, everybody", From = 0, People = 3 }, true),
        (Small with { Name = "one replica, a guest, three changes", Changes = 3 }, true),
        (Small with { Name = "two replicas, a guest", Replicas = 2, Changes = 2, Ticks = 1 }, true),
    ];

    [Theory]
    [MemberData(nameof(SmallWorlds))]
    public void Explore_TheGateInSmallWorlds_FindsNothingWrong(string name) => FindsNothingWrong(name);

    [Theory(Explicit = true)]
    [MemberData(nameof(LargeWorlds))]
    public void Explore_TheGateInLargeWorlds_FindsNothingWrong(string name) => FindsNothingWrong(name);

    [Fact]
    public void Explore_DecisionBeforeTheRegistration_FindsTheGuestWhoSlipsBetween_Gitpod1125() =>
        Finds(AtOnce, new() { DecidesAgain = false }, "is in without the right", "is registered and admitted at");

    [Fact]
    public void Explore_CutterToldBeforeTheView_FindsTheGuestWhoStays() =>
        Finds(AtOnce, new() { TellsAfterTheView = false }, "is in without the right", "tells whoever cuts before its view changes");

    [Fact]
    public void Explore_NobodyLooksWhenTimePasses_FindsTheGuestWhoStays() =>
        Finds(AtOnce, new() { Sweeps = false }, "is in without the right", "the end of the sharing comes");

    [Fact]
    public void Explore_DecisionThatDoesNotAskTheClass_FindsTheGuest() =>
        Finds(AtOnce, new() { Decide = (who, view, limits) => GateRules.Decide(who, view with { Policy = new() }, limits) }, "is in without the right", "class");

    [Fact]
    public void Explore_DecisionThatTakesAnyAge_FindsTheGuestOfAnOldView() =>
        Finds(Small, new() { Decide = (who, view, limits) => GateRules.Decide(who, view with { Age = TimeSpan.Zero }, limits) }, "on a view that is older than its bound", "loses the API server");

    [Fact]
    public void Explore_ViewThatCountsAsFreshWithTheFirstWord_FindsTheGuestOfAnOldView() =>
        Finds(Small, new() { IsFreshOnlyWhenCaughtUp = false }, "on a view that is older than its bound", "reaches the API server again");

    private void Finds(GateScenario scenario, GateProtocol bug, string wrong, string step)
    {
        var found = Explore(scenario, bug).CounterExample.ShouldNotBeNull();

        found.Wrong.ShouldContain(wrong);
        found.Steps.ShouldContain(taken => taken.Contains(step, StringComparison.Ordinal));
    }

    private void FindsNothingWrong(string name)
    {
        var found = Explore(Worlds.Single(world => world.Scenario.Name == name).Scenario, new());

        found.CounterExample.ShouldBeNull();
        found.IsWhole.ShouldBeTrue();
        found.States.ShouldBeGreaterThan(1000);
    }

    private Exploration Explore(GateScenario scenario, GateProtocol protocol) =>
        Exploration.Of(scenario.Name, new GateModel(scenario, protocol), output);
}
