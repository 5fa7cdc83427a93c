namespace Berth.Benchmarks.Measuring;

/// <summary>How a request ended.</summary>
/// <param name="Code">The HTTP status.</param>
public sealed record AuditResponse(int Code);
