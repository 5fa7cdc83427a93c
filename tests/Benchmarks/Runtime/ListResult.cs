namespace Berth.Benchmarks.Runtime;

/// <summary>What a list costs.</summary>
/// <param name="Objects">How many were listed and stored.</param>
/// <param name="Allocated">Bytes allocated by this process per object, from the request until the store is in step.</param>
/// <param name="Retained">Bytes that the store keeps per object.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Large">The types of what went to the heap of large objects.</param>
public sealed record ListResult(int Objects, double Allocated, double Retained, TimeSpan Time, IReadOnlyList<string> Large)
{
    /// <summary>Allocated to retained.</summary>
    public double Ratio => Allocated / Retained;
}
