using Berth.Crds;
using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>
/// All that can happen around the gate: people change the sharing, the class, the workspace; events reach the replicas late, each kind on
/// its own; requests come, register, are decided; connections are cut; a replica loses the API server; time passes.
/// </summary>
internal sealed class GateModel(GateScenario scenario, GateProtocol protocol) : IStateModel
{
    private static readonly string[] Event = ["hears of the workspace", "hears of the class", "hears of the pod", "hears of the session"];

    private readonly GateDecisions decisions = new(protocol);
    private readonly Dictionary<(string, int, int), string> names = [];

    public UInt128 Start
    {
        get
        {
            var world = GateWorld.Begin(scenario);
            world.Truth[0] = new WorkspaceValue(SharingLevel.Users, false, false, 0).Code;
            world.Truth[(int)Kind.Pod] = 1;
            foreach (var replica in world.Replicas)
            {
                replica.Views[0] = new(world.Truth[0], 0, 0, 0);
                replica.Views[(int)Kind.Pod] = new(1, 0, 0, 0);
            }

            return world.Code();
        }
    }

    private IEnumerable<Person> People => Enumerable.Range(scenario.From, scenario.People).Select(person => (Person)person);

    public string? Always(UInt128 state)
    {
        var world = GateWorld.From(state, scenario);
        for (var number = 0; number < world.Replicas.Length; number++)
        {
            var replica = world.Replicas[number];
            if (!replica.IsQuiet)
            {
                continue;
            }

            foreach (var person in People)
            {
                if (replica.Connections[(int)person] != Connection.Alive)
                {
                    continue;
                }

                if (replica.IsInStep && !GateDecisions.HasRight(world, person))
                {
                    return $"replica {number} knows all and has done all, and {person} is in without the right";
                }

                if (replica.Age > (person == Person.Alice ? 1 : 0))
                {
                    return $"replica {number} knows that its view is too old, and {person} is still in";
                }
            }
        }

        return null;
    }

    public void AddSteps(UInt128 state, List<Step> steps)
    {
        var world = GateWorld.From(state, scenario);
        Changes(world, steps);
        Cluster(world, steps);
        Time(world, steps);
        for (var number = 0; number < world.Replicas.Length; number++)
        {
            Network(world, number, steps);
            Cutter(world, number, steps);
            foreach (var person in People)
            {
                Requests(world, number, person, steps);
            }
        }
    }

    public string? AtRest(UInt128 state) => null;

    public string Describe(UInt128 state) => GateWorld.From(state, scenario).ToString();

    private static void Set(GateWorld world, Kind kind, int value)
    {
        var before = world.Truth[(int)kind];
        world.Truth[(int)kind] = value;
        foreach (var replica in world.Replicas)
        {
            replica.Views[(int)kind] = replica.Views[(int)kind].Changed(before);
        }
    }

    private static void Add(List<Step> steps, string name, bool fair, GateWorld world, Action<GateWorld> change)
    {
        var next = world.Copy();
        change(next);
        steps.Add(new(name, fair, next.Code()));
    }

    private string Name(string step, int replica, Person? person = null)
    {
        var key = (step, replica, (int?)person ?? -1);
        if (!names.TryGetValue(key, out var name))
        {
            names[key] = name = person is null ? $"replica {replica} {step}" : $"{person} {step} replica {replica}";
        }

        return name;
    }

    private void Changes(GateWorld world, List<Step> steps)
    {
        if (world.Changes == 0)
        {
            return;
        }

        var now = WorkspaceValue.Of(world.Truth[0]);
        if (now.Life == 0)
        {
            foreach (var level in (SharingLevel[])[SharingLevel.None, SharingLevel.Users, SharingLevel.Authenticated])
            {
                if (level != now.Level)
                {
                    Change(level switch { SharingLevel.None => "alice unshares", SharingLevel.Users => "alice shares with bob", _ => "alice shares with everybody" }, Kind.Workspace, (now with { Level = level }).Code);
                }
            }

            Change(now.Ends ? "alice takes the end of the sharing away" : "alice sets an end of the sharing", Kind.Workspace, (now with { Ends = !now.Ends }).Code);
            Change(now.Stopped ? "alice starts" : "alice stops", Kind.Workspace, (now with { Stopped = !now.Stopped }).Code);
            Change("alice deletes", Kind.Workspace, (now with { Life = 1 }).Code);
        }

        var policy = world.Truth[(int)Kind.Class];
        Change(policy == 0 ? "the class forbids sharing" : "the class allows sharing", Kind.Class, policy == 0 ? 1 : 0);
        if (policy != 2)
        {
            Change("the class is deleted", Kind.Class, 2);
        }

        if (world.Truth[(int)Kind.Session] == 0 && scenario.From <= (int)Person.Bob && scenario.From + scenario.People > (int)Person.Bob)
        {
            Change("bob logs out elsewhere", Kind.Session, 1);
        }

        void Change(string name, Kind kind, int value) => Add(steps, name, false, world, next =>
        {
            next.Changes--;
            Set(next, kind, value);
        });
    }

    private static void Cluster(GateWorld world, List<Step> steps)
    {
        var now = WorkspaceValue.Of(world.Truth[0]);
        var (pod, runs) = (world.Truth[(int)Kind.Pod], now is { Life: 0, Stopped: false });
        if (pod == 1 && !runs)
        {
            Add(steps, "the pod is deleted", true, world, next => Set(next, Kind.Pod, 2));
        }
        else if (pod == 2)
        {
            Add(steps, "the pod goes", true, world, next => Set(next, Kind.Pod, 0));
        }
        else if (pod == 0 && runs)
        {
            Add(steps, "another pod is ready", true, world, next => Set(next, Kind.Pod, 1));
        }
        else if (pod == 0 && now.Life == 1)
        {
            Add(steps, "the workspace goes", true, world, next => Set(next, Kind.Workspace, (now with { Life = 2 }).Code));
        }
    }

    private void Time(GateWorld world, List<Step> steps)
    {
        if (!world.Late && WorkspaceValue.Of(world.Truth[0]).Ends)
        {
            Add(steps, "the end of the sharing comes", false, world, next =>
            {
                next.Late = true;
                Sweep(next);
            });
        }

        // What takes milliseconds is done before so much time passes.
        if (world.Ticks > 0 && Array.TrueForAll(world.Replicas, replica => replica.IsQuiet && (replica.IsCutOff || replica.IsInStep)))
        {
            Add(steps, "time passes", false, world, next =>
            {
                next.Ticks--;
                foreach (var replica in next.Replicas)
                {
                    replica.Age = replica.IsCutOff ? Math.Min(2, replica.Age + 1) : 0;
                    for (var kind = 0; kind < 4; kind++)
                    {
                        replica.Views[kind] = replica.Views[kind].Aged();
                    }
                }

                Sweep(next);
            });
        }
    }

    private void Sweep(GateWorld world)
    {
        foreach (var replica in world.Replicas.Where(_ => protocol.Sweeps))
        {
            replica.Told = true;
        }
    }

    private void Network(GateWorld world, int number, List<Step> steps)
    {
        var replica = world.Replicas[number];
        if (replica.IsCutOff)
        {
            Add(steps, Name("reaches the API server again", number), true, world, next => Reach(next.Replicas[number]));
            return;
        }

        if (world.CutsOff > 0)
        {
            Add(steps, Name("loses the API server", number), false, world, next =>
            {
                next.CutsOff--;
                next.Replicas[number].IsCutOff = true;
            });
        }

        if (!protocol.TellsAfterTheView && !replica.Untold && !replica.IsInStep)
        {
            Add(steps, Name("tells whoever cuts before its view changes", number), true, world, next =>
            {
                Told(next.Replicas[number]);
                next.Replicas[number].Untold = true;
            });
        }

        for (var kind = 0; kind < 4; kind++)
        {
            // An observer that was not told yet holds up the next event: stores are locked meanwhile.
            if (replica.Views[kind].Behind > 0 && replica.Untold != protocol.TellsAfterTheView)
            {
                var own = kind;
                Add(steps, Name(Event[kind], number), true, world, next => Tell(next.Replicas[number], own, next.Truth[own]));
            }
        }
    }

    private void Reach(ReplicaState replica)
    {
        replica.IsCutOff = false;
        if (!protocol.IsFreshOnlyWhenCaughtUp || replica.IsInStep)
        {
            replica.Age = 0;
        }
    }

    private void Tell(ReplicaState replica, int kind, int truth)
    {
        replica.Views[kind] = replica.Views[kind].Told(truth);
        replica.Untold = protocol.TellsAfterTheView;
        if (replica.IsInStep)
        {
            replica.Age = 0;
        }
    }

    private static void Told(ReplicaState replica)
    {
        replica.Untold = false;
        replica.Told |= Array.Exists(replica.Connections, IsIn);
    }

    private void Cutter(GateWorld world, int number, List<Step> steps)
    {
        var replica = world.Replicas[number];
        if (replica.Untold && protocol.TellsAfterTheView)
        {
            Add(steps, Name("tells whoever cuts", number), true, world, next => Told(next.Replicas[number]));
        }

        if (replica.Told && replica.ToReview == 0)
        {
            Add(steps, Name("begins to look at what is under way", number), true, world, next =>
            {
                next.Replicas[number].Told = false;
                next.Replicas[number].ToReview = People.Where(person => IsIn(replica.Connections[(int)person])).Sum(person => 1 << (int)person);
            });
        }

        if (replica.ToReview != 0)
        {
            Add(steps, Name("looks at a connection", number), true, world, next =>
            {
                var own = next.Replicas[number];
                var person = System.Numerics.BitOperations.TrailingZeroCount(own.ToReview);
                own.ToReview &= ~(1 << person);
                if (own.Connections[person] is not Connection.Cut && !decisions.Allows(own, next.Late, (Person)person))
                {
                    own.Connections[person] = Connection.Cut;
                }
            });
        }
    }

    private static bool IsIn(Connection connection) => connection is Connection.Registered or Connection.Alive or Connection.Cut;

    private void Requests(GateWorld world, int number, Person person, List<Step> steps)
    {
        var replica = world.Replicas[number];
        switch (replica.Connections[(int)person])
        {
            case Connection.None when decisions.Allows(replica, world.Late, person):
                Step("comes to", false, Connection.Decided);
                break;
            case Connection.Decided when protocol.DecidesAgain:
                Step("is registered at", true, Connection.Registered);
                break;
            case Connection.Decided:
                Admitted(world, number, person);
                Step("is registered and admitted at", true, Connection.Alive);
                break;
            case Connection.Registered when decisions.Allows(replica, world.Late, person):
                Admitted(world, number, person);
                Step("is decided again and admitted at", true, Connection.Alive);
                break;
            case Connection.Registered:
                Step("is decided again and refused at", true, Connection.None);
                break;
            case Connection.Alive:
                Step("leaves", false, Connection.None);
                break;
            case Connection.Cut:
                Step("is out of", true, Connection.None);
                break;
        }

        void Step(string name, bool fair, Connection connection) => Add(steps, Name(name, number, person), fair, world, next =>
        {
            var own = next.Replicas[number];
            own.Connections[(int)person] = connection;
            if (connection == Connection.None)
            {
                own.ToReview &= ~(1 << (int)person);
            }
        });
    }

    /// <summary>A guest's view may be old by less than a tick, an owner's by less than two, each kind's on its own.</summary>
    private static void Admitted(GateWorld world, int number, Person person)
    {
        if (Array.Exists(world.Replicas[number].Views, view => view.Stale > (person == Person.Alice ? 1 : 0)))
        {
            throw new ViolationException($"replica {number} admits {person} on a view that is older than its bound");
        }
    }
}
