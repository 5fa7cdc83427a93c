namespace Berth.Tests.Integration;

/// <summary>Tests that kill parts of the control plane: they run alone, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DisruptiveTests
{
    public const string Name = "Disruptive";
}
