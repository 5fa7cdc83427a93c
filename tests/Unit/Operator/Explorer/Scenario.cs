namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>What a world begins with and how its cluster behaves.</summary>
/// <param name="Name">For the report.</param>
/// <param name="FromSnapshot">Whether the workspace starts from a snapshot.</param>
/// <param name="WaitForConsumer">Whether claims bind only once a pod wants them.</param>
/// <param name="Retain">Whether the snapshot class keeps the data of deleted snapshots.</param>
/// <param name="Faults">How many things go wrong at most.</param>
/// <param name="Snapshots">How many snapshots are taken at most, 0 to 2.</param>
/// <param name="Exposed">Whether the class gives each workspace an Ingress.</param>
/// <param name="Unseen">Whether snapshot-controller may let a VolumeSnapshot go before it has seen its content (external-snapshotter 1446).</param>
internal sealed record Scenario(string Name, bool FromSnapshot, bool WaitForConsumer, bool Retain, byte Faults, int Snapshots, bool Exposed = false, bool Unseen = false)
{
    public World Start => new World
    {
        Workspace = Life.There,
        Source = FromSnapshot ? Life.There : Life.Never,
        Faults = Faults,
    }.Queue(0);

    public override string ToString() => Name;
}
