namespace Berth.Tests.EndToEnd;

/// <summary>Tests that kill what the others need: they run alone, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DisruptiveTests
{
    public const string Name = "Disruptive";
}
