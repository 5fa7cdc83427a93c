namespace Berth.Benchmarks.Gateway.Report;

/// <summary>A figure that is to be reached.</summary>
/// <param name="What">For people.</param>
/// <param name="Measured">As text.</param>
/// <param name="Wanted">As text.</param>
/// <param name="IsMet">Whether it is.</param>
public sealed record Goal(string What, string Measured, string Wanted, bool IsMet);
