namespace Berth.Benchmarks.Measuring;

/// <summary>What a request was about.</summary>
/// <param name="Resource">The plural.</param>
/// <param name="Subresource">Such as status.</param>
/// <param name="Namespace">The namespace; null for cluster-scoped kinds.</param>
public sealed record AuditObject(string? Resource, string? Subresource, string? Namespace);
