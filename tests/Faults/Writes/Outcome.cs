namespace Berth.Tests.Faults.Writes;

/// <summary>What came of a disturbed run.</summary>
/// <param name="Cell">The run.</param>
/// <param name="Reached">Whether the write came at all: how often a status is written depends on who is quicker.</param>
/// <param name="Fault">What was wrong in the end, or null.</param>
public sealed record Outcome(Cell Cell, bool Reached, string? Fault)
{
    /// <summary>In one sign.</summary>
    public string Sign => Fault is not null ? "FAIL" : Reached ? "ok" : "-";
}
