namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>One thing that can happen.</summary>
/// <param name="Name">What, for a counter-example.</param>
/// <param name="Fair">Whether it happens sooner or later when nobody interferes; users and faults are free to do nothing.</param>
/// <param name="Next">The world after it.</param>
internal readonly record struct Step(string Name, bool Fair, World Next);
