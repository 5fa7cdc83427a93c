using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>What the API server holds, what each replica knows of it and does, and what may still happen.</summary>
internal sealed class GateWorld
{
    private static readonly int[] Bits = [6, 2, 2, 1];

    public int[] Truth { get; private init; } = new int[4];

    public ReplicaState[] Replicas { get; private init; } = [];

    /// <summary>Whether the time at which a sharing ends has passed.</summary>
    public bool Late { get; set; }

    public int Changes { get; set; }

    public int Ticks { get; set; }

    public int CutsOff { get; set; }

    public static GateWorld Begin(GateScenario scenario) => new()
    {
        Replicas = [.. Enumerable.Range(0, scenario.Replicas).Select(_ => new ReplicaState())],
        Changes = scenario.Changes,
        Ticks = scenario.Ticks,
        CutsOff = scenario.CutsOff,
    };

    public GateWorld Copy() => new()
    {
        Truth = [.. Truth],
        Replicas = [.. Replicas.Select(replica => replica.Copy())],
        Late = Late,
        Changes = Changes,
        Ticks = Ticks,
        CutsOff = CutsOff,
    };

    public UInt128 Code()
    {
        var bits = new BitWriter();
        for (var kind = 0; kind < 4; kind++)
        {
            bits.Add(Truth[kind], Bits[kind]);
        }

        foreach (var replica in Replicas)
        {
            for (var kind = 0; kind < 4; kind++)
            {
                bits.Add(replica.Views[kind].Known, Bits[kind]);
                bits.Add(replica.Views[kind].Next, Bits[kind]);
                bits.Add(replica.Views[kind].Behind, 2);
                bits.Add(replica.Views[kind].Stale, 2);
            }

            foreach (var connection in replica.Connections)
            {
                bits.Add((int)connection, 3);
            }

            bits.Add(replica.Untold);
            bits.Add(replica.Told);
            bits.Add(replica.ToReview, 3);
            bits.Add(replica.Age, 2);
            bits.Add(replica.IsCutOff);
        }

        bits.Add(Late);
        bits.Add(Changes, 3);
        bits.Add(Ticks, 2);
        bits.Add(CutsOff, 1);
        return bits.Code;
    }

    public static GateWorld From(UInt128 code, GateScenario scenario)
    {
        var world = Begin(scenario);
        var bits = new BitReader(code);
        for (var kind = 0; kind < 4; kind++)
        {
            world.Truth[kind] = bits.Take(Bits[kind]);
        }

        foreach (var replica in world.Replicas)
        {
            for (var kind = 0; kind < 4; kind++)
            {
                replica.Views[kind] = new(bits.Take(Bits[kind]), bits.Take(Bits[kind]), bits.Take(2), bits.Take(2));
            }

            for (var person = 0; person < 3; person++)
            {
                replica.Connections[person] = (Connection)bits.Take(3);
            }

            replica.Untold = bits.Take();
            replica.Told = bits.Take();
            replica.ToReview = bits.Take(3);
            replica.Age = bits.Take(2);
            replica.IsCutOff = bits.Take();
        }

        world.Late = bits.Take();
        world.Changes = bits.Take(3);
        world.Ticks = bits.Take(2);
        world.CutsOff = bits.Take(1);
        return world;
    }

    public override string ToString() =>
        $"{WorkspaceValue.Of(Truth[0])}, class {Truth[1]}, pod {Truth[2]}, session of Bob {Truth[3]}, late {Late}; "
        + string.Join("; ", Replicas.Select((replica, number) =>
            $"replica {number}: views {string.Join(' ', replica.Views.Select(view => $"{view.Known}-{view.Behind}"))}, age {replica.Age}{(replica.IsCutOff ? ", cut off" : "")}, "
            + $"{string.Join(' ', replica.Connections)}{(replica.Untold ? ", untold" : "")}{(replica.Told ? ", told" : "")}, to review {replica.ToReview}"));
}
