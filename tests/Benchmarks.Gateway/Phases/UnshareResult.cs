namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>One end of a sharing, times in milliseconds.</summary>
/// <param name="LastByteP99">From before the write at the API server until the last byte at a guest: of a hundred guests the last but none.</param>
/// <param name="EndP99">The same until the guest's connection was ended.</param>
/// <param name="WriteTook">How long the write at the API server took, which is in both.</param>
/// <param name="Goodbyes">How many guests got a close frame.</param>
/// <param name="Replicas">What each replica says.</param>
public sealed record UnshareResult(double LastByteP99, double EndP99, double WriteTook, int Goodbyes, IReadOnlyList<ReplicaCuts> Replicas);
