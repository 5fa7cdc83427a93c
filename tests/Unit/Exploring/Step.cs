namespace Berth.Tests.Unit.Exploring;

/// <summary>One thing that can happen.</summary>
/// <param name="Name">What, for a counter-example.</param>
/// <param name="Fair">Whether it happens sooner or later when nobody interferes; users and faults are free to do nothing.</param>
/// <param name="Next">The state after it, as the model's code.</param>
internal readonly record struct Step(string Name, bool Fair, UInt128 Next);
