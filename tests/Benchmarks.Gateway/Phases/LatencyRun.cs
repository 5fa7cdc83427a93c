using System.Globalization;
using Berth.Benchmarks.Gateway.Loads;

namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>How long answers take at a rate that all can keep up with.</summary>
public static class LatencyRun
{
    private const int Rounds = 5;

    /// <summary>Asks them one after another, round by round.</summary>
    /// <returns>For each peer the median and the 99th percentile of each round, in milliseconds.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<(double P50, double P99)>>> MeasureAsync(
        GateBenchSettings settings, IReadOnlyList<Peer> peers)
    {
        var rounds = peers.ToDictionary(peer => peer.Name, _ => new List<(double, double)>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var peer in round % 2 == 0 ? peers : peers.Reverse())
            {
                var took = await OpenLoop.RunAsync(peer.Port, peer.Headers, settings.Rate, settings.Seconds);
                rounds[peer.Name].Add((Percentile.Of(took, 50), Percentile.Of(took, 99)));
            }

            Say.Line($"latency {round + 1} of {Rounds}, p99: " + string.Join(", ", peers.Select(
                peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Name} {rounds[peer.Name][^1].Item2:0.00} ms"))));
        }

        return rounds.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<(double, double)>)entry.Value);
    }
}
