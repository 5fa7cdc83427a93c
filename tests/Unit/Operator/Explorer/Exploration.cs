namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>What an exploration found.</summary>
/// <param name="States">How many states it visited.</param>
/// <param name="CounterExample">The shortest way to something wrong, if there is one.</param>
internal sealed record Exploration(int States, CounterExample? CounterExample);
