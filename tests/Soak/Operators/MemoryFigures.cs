namespace Berth.Soak.Operators;

/// <summary>The memory of a process at rest.</summary>
/// <param name="ProcessId">Which process.</param>
/// <param name="HeapBytes">Live managed objects after full collections.</param>
/// <param name="ResidentBytes">What is resident, of all kinds of memory.</param>
public sealed record MemoryFigures(int ProcessId, double HeapBytes, double ResidentBytes)
{
    private const double Mebi = 1024 * 1024;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"heap {HeapBytes / Mebi:0.00} MiB, resident {ResidentBytes / Mebi:0.0} MiB (pid {ProcessId})");
}
