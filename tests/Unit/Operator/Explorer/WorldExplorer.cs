namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>
/// Visits every state of a small world, breadth first, so that what it finds it finds by the shortest way: through all orders of what
/// users, cluster, faults and our own controllers do.
/// </summary>
internal sealed class WorldExplorer(Scenario scenario, Planners planners, int atMost)
{
    private readonly Dictionary<World, int> numbers = [];
    private readonly List<World> worlds = [];
    private readonly List<(int From, string Step)> ways = [];

    /// <summary>Where fair steps lead, one list for each state.</summary>
    private readonly List<int[]> fair = [];

    private Controllers controllers = null!;
    private Invariants invariants = null!;

    public Exploration Explore()
    {
        controllers = new(scenario, planners);
        invariants = new(controllers);
        var surroundings = new Surroundings(scenario);
        Reach(scenario.Start, -1, "");
        for (var number = 0; number < worlds.Count; number++)
        {
            if (worlds.Count > atMost)
            {
                return Found(number, $"there are more than {atMost} states");
            }

            try
            {
                if (Visit(number, surroundings) is { } wrong)
                {
                    return Found(number, wrong);
                }
            }
            catch (ViolationException violation)
            {
                return Found(number, violation.Message);
            }
        }

        return NeverAtRest() ?? new(worlds.Count, null);
    }

    private string? Visit(int number, Surroundings surroundings)
    {
        var world = worlds[number];
        if (invariants.Always(world) is { } wrong)
        {
            return wrong;
        }

        List<int> next = [];
        foreach (var step in surroundings.Of(world))
        {
            var reached = Reach(step.Next, number, step.Name);
            if (step.Fair)
            {
                next.Add(reached);
            }
        }

        for (var key = 0; key < 3; key++)
        {
            if (!world.IsQueued(key))
            {
                continue;
            }

            if (!controllers.IsIdempotent(world, key))
            {
                return $"the plan of key {key} carried out twice is not the same as once";
            }

            next.Add(Reach(controllers.Reconcile(world, key), number, $"reconcile {(key == 0 ? "the workspace" : $"s{key - 1}")}"));
            foreach (var cut in controllers.ReconcileCutOff(world, key))
            {
                Reach(cut, number, $"reconcile {(key == 0 ? "the workspace" : $"s{key - 1}")}, killed after a write");
            }
        }

        fair.Add([.. next.Distinct()]);
        return next.Count == 0 ? invariants.AtRest(world) : null;
    }

    /// <summary>
    /// Takes states away from which every fair step leads to one that was taken away already, beginning with those at rest. What remains can
    /// go on for ever although nobody interferes: a status that alternates, or two that wait for each other by turns.
    /// </summary>
    private Exploration? NeverAtRest()
    {
        var left = fair.Select(next => next.Length).ToArray();
        var from = new List<int>[worlds.Count];
        for (var number = 0; number < worlds.Count; number++)
        {
            foreach (var next in fair[number])
            {
                (from[next] ??= []).Add(number);
            }
        }

        var done = new Queue<int>(Enumerable.Range(0, worlds.Count).Where(number => left[number] == 0));
        while (done.TryDequeue(out var number))
        {
            foreach (var earlier in from[number] ?? [])
            {
                if (--left[earlier] == 0)
                {
                    done.Enqueue(earlier);
                }
            }
        }

        var restless = Array.FindIndex(left, count => count > 0);
        return restless < 0 ? null : Found(restless, $"it need not come to rest: {Round(restless, left)}");

        // Follows steps among the states that are left until one comes twice.
        string Round(int start, int[] left)
        {
            List<int> trail = [];
            for (var at = start; ; at = fair[at].First(next => left[next] > 0))
            {
                var again = trail.IndexOf(at);
                trail.Add(at);
                if (again >= 0)
                {
                    return string.Join(", ", trail.Skip(again).Zip(trail.Skip(again + 1)).Select(pair => StepBetween(pair.First, pair.Second))) + ", and so on";
                }
            }
        }
    }

    private string StepBetween(int from, int to)
    {
        var world = worlds[from];
        var step = new Surroundings(scenario).Of(world).FirstOrDefault(step => step.Next == worlds[to]).Name;
        return step ?? $"reconcile key {Enumerable.Range(0, 3).First(key => world.IsQueued(key) && controllers.Reconcile(world, key) == worlds[to])}";
    }

    private int Reach(World world, int from, string step)
    {
        if (numbers.TryGetValue(world, out var number))
        {
            return number;
        }

        numbers.Add(world, worlds.Count);
        worlds.Add(world);
        ways.Add((from, step));
        return worlds.Count - 1;
    }

    private Exploration Found(int number, string wrong)
    {
        List<string> steps = [];
        for (var at = number; ways[at].From >= 0; at = ways[at].From)
        {
            steps.Add(ways[at].Step);
        }

        steps.Reverse();
        return new(worlds.Count, new(wrong, steps, worlds[number]));
    }
}
