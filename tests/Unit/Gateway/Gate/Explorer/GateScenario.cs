namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>How large a world of the gate is.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Replicas">How many replicas of the gateway there are, 1 or 2.</param>
/// <param name="People">Who comes: the first so many of the owner, a guest who is named, and one who is not.</param>
/// <param name="From">The first of them.</param>
/// <param name="Changes">How often somebody changes something at most.</param>
/// <param name="Ticks">How often the time of an age passes at most: first the guests', then the owners'.</param>
/// <param name="CutsOff">How often a replica loses the API server at most.</param>
internal sealed record GateScenario(string Name, int Replicas, int From, int People, int Changes, int Ticks, int CutsOff)
{
    public override string ToString() => Name;
}
