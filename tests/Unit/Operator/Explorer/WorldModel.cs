using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>What can happen in a world: what users, cluster and faults do, and what our own controllers do, with the planners to be explored.</summary>
internal sealed class WorldModel : IStateModel
{
    private static readonly string[] Reconciles = ["reconcile the workspace", "reconcile s0", "reconcile s1"];
    private static readonly string[] CutOff = [.. Reconciles.Select(step => $"{step}, killed after a write")];

    private readonly Scenario scenario;
    private readonly Controllers controllers;
    private readonly Invariants invariants;
    private readonly Surroundings surroundings;

    public WorldModel(Scenario scenario, Planners planners)
    {
        this.scenario = scenario;
        controllers = new(scenario, planners);
        invariants = new(controllers);
        surroundings = new(scenario);
    }

    public UInt128 Start => WorldCode.Of(scenario.Start);

    public string? Always(UInt128 state) => invariants.Always(WorldCode.From(state));

    public void AddSteps(UInt128 state, List<Step> steps)
    {
        var world = WorldCode.From(state);
        surroundings.AddSteps(world, steps);
        for (var key = 0; key < 3; key++)
        {
            if (!world.IsQueued(key))
            {
                continue;
            }

            if (!controllers.IsIdempotent(world, key))
            {
                throw new ViolationException($"the plan of key {key} carried out twice is not the same as once");
            }

            steps.Add(new(Reconciles[key], true, WorldCode.Of(controllers.Reconcile(world, key))));
            foreach (var cut in controllers.ReconcileCutOff(world, key))
            {
                steps.Add(new(CutOff[key], false, WorldCode.Of(cut)));
            }
        }
    }

    public string? AtRest(UInt128 state) => invariants.AtRest(WorldCode.From(state));

    public string Describe(UInt128 state) => WorldCode.From(state).ToString();
}
