using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Runtime;

/// <summary>What handing a key over costs.</summary>
/// <param name="Ratio">The queue's time to the channel's, pair by pair.</param>
/// <param name="Queue">Nanoseconds per key by the queue.</param>
/// <param name="Channel">Nanoseconds per key by the channel.</param>
public sealed record QueueResult(Spread Ratio, Spread Queue, Spread Channel);
