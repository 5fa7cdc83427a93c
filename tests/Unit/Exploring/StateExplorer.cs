namespace Berth.Tests.Unit.Exploring;

/// <summary>
/// Visits every state of a small world, breadth first, so that what it finds it finds by the shortest way: through all orders of what can
/// happen in it.
/// </summary>
internal sealed class StateExplorer(IStateModel model, int atMost)
{
    private readonly StateSet states = new();

    /// <summary>From where each state was reached first, and by which step.</summary>
    private readonly List<(int From, string Step)> ways = [];

    /// <summary>Where fair steps lead: those of a state begin at its offset.</summary>
    private readonly List<int> fair = [];
    private readonly List<int> offsets = [];

    public Exploration Explore()
    {
        Reach(model.Start, -1, "");
        List<Step> steps = [];
        for (var number = 0; number < states.Count; number++)
        {
            if (states.Count > atMost)
            {
                return new(states.Count, null, IsWhole: false);
            }

            try
            {
                if (Visit(number, steps) is { } wrong)
                {
                    return Found(number, wrong);
                }
            }
            catch (ViolationException violation)
            {
                return Found(number, violation.Message);
            }
        }

        offsets.Add(fair.Count);
        return NeverAtRest() ?? new(states.Count, null, IsWhole: true);
    }

    private string? Visit(int number, List<Step> steps)
    {
        var state = states[number];
        if (model.Always(state) is { } wrong)
        {
            return wrong;
        }

        steps.Clear();
        model.AddSteps(state, steps);
        offsets.Add(fair.Count);
        foreach (var step in steps)
        {
            var reached = Reach(step.Next, number, step.Name);
            if (step.Fair)
            {
                fair.Add(reached);
            }
        }

        return fair.Count == offsets[number] ? model.AtRest(state) : null;
    }

    /// <summary>
    /// Takes states away from which every fair step leads to one that was taken away already, beginning with those at rest. What remains can
    /// go on for ever although nobody interferes: a status that alternates, or two that wait for each other by turns.
    /// </summary>
    private Exploration? NeverAtRest()
    {
        var left = new int[states.Count];
        var (from, starts) = Backwards();
        var done = new Stack<int>();
        for (var number = 0; number < states.Count; number++)
        {
            left[number] = offsets[number + 1] - offsets[number];
            if (left[number] == 0)
            {
                done.Push(number);
            }
        }

        while (done.TryPop(out var number))
        {
            for (var index = starts[number]; index < starts[number + 1]; index++)
            {
                if (--left[from[index]] == 0)
                {
                    done.Push(from[index]);
                }
            }
        }

        var restless = Array.FindIndex(left, count => count > 0);
        return restless < 0 ? null : Found(restless, $"it need not come to rest: {Round(restless, left)}");
    }

    /// <summary>From where fair steps lead to each state: those of a state begin at its start.</summary>
    private (int[] From, int[] Starts) Backwards()
    {
        var starts = new int[states.Count + 1];
        foreach (var next in fair)
        {
            starts[next + 1]++;
        }

        for (var number = 0; number < states.Count; number++)
        {
            starts[number + 1] += starts[number];
        }

        var from = new int[fair.Count];
        var filled = starts.AsSpan(0, states.Count).ToArray();
        for (var number = 0; number < states.Count; number++)
        {
            for (var index = offsets[number]; index < offsets[number + 1]; index++)
            {
                from[filled[fair[index]]++] = number;
            }
        }

        return (from, starts);
    }

    /// <summary>Follows fair steps among the states that are left until one comes twice.</summary>
    private string Round(int start, int[] left)
    {
        List<int> trail = [];
        for (var at = start; ;)
        {
            var again = trail.IndexOf(at);
            trail.Add(at);
            if (again >= 0)
            {
                return string.Join(", ", trail.Skip(again).Zip(trail.Skip(again + 1)).Select(pair => StepBetween(pair.First, pair.Second))) + ", and so on";
            }

            at = fair[Enumerable.Range(offsets[at], offsets[at + 1] - offsets[at]).First(index => left[fair[index]] > 0)];
        }
    }

    private string StepBetween(int from, int to)
    {
        List<Step> steps = [];
        model.AddSteps(states[from], steps);
        return steps.First(step => step.Fair && step.Next == states[to]).Name;
    }

    private int Reach(UInt128 state, int from, string step)
    {
        var (number, isNew) = states.Add(state);
        if (isNew)
        {
            ways.Add((from, step));
        }

        return number;
    }

    private Exploration Found(int number, string wrong)
    {
        List<string> steps = [];
        for (var at = number; ways[at].From >= 0; at = ways[at].From)
        {
            steps.Add(ways[at].Step);
        }

        steps.Reverse();
        return new(states.Count, new(wrong, steps, model.Describe(states[number])), IsWhole: false);
    }
}
