using System.Globalization;
using Berth.Benchmarks.Gateway.Loads;

namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>Requests per second of each peer, and what a request costs it, round by round.</summary>
public static class ThroughputRun
{
    private const int WarmUpSeconds = 10;

    /// <summary>Loads them one after another, in an order that turns around with each round, so that drift hits all alike.</summary>
    /// <returns>For each peer its rounds.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<(double Rate, double CpuMicroseconds)>>> MeasureAsync(
        GateBenchSettings settings, IReadOnlyList<Peer> peers, CancellationToken ct)
    {
        foreach (var peer in peers)
        {
            // Compiled in full only after a while.
            await Wrk.RunAsync(settings, peer.Port, peer.Headers, ct, WarmUpSeconds);
        }

        var rounds = peers.ToDictionary(peer => peer.Name, _ => new List<(double Rate, double CpuMicroseconds)>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var peer in round % 2 == 0 ? peers : peers.Reverse())
            {
                var before = peer.CpuSeconds();
                var (rate, requests) = await Wrk.RunAsync(settings, peer.Port, peer.Headers, ct);
                rounds[peer.Name].Add((rate, 1e6 * (peer.CpuSeconds() - before) / requests));
            }

            Say.Line($"round {round + 1} of {settings.Rounds}: " + string.Join(", ", peers.Select(
                peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Name} {rounds[peer.Name][^1].Rate:0}/s at {rounds[peer.Name][^1].CpuMicroseconds:0} µs"))));
        }

        return rounds.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<(double, double)>)entry.Value);
    }
}
