using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Benchmarks.Gateway.Phases;
using Berth.Benchmarks.Measuring;
using Berth.Benchmarks.Report;

namespace Berth.Benchmarks.Gateway.Report;

/// <summary>The report, in Markdown.</summary>
/// <param name="settings">What was measured.</param>
/// <param name="results">What came of it.</param>
/// <param name="load">The load average before.</param>
public sealed class GateReport(GateBenchSettings settings, GateResults results, string load)
{
    private readonly IReadOnlyList<Goal> _goals = GoalsOf(results, settings);

    /// <summary>Whether every goal is met.</summary>
    public bool AllMet => _goals.All(goal => goal.IsMet);

    /// <summary>Goals and what was reached of them.</summary>
    public string Summary() => _goals
        .Aggregate(
            new Table("gate", "measured", "goal", "met"),
            (table, goal) => table.Row(goal.What, goal.Measured, goal.Wanted, goal.IsMet ? "yes" : "**MISSED**"))
        .ToString();

    /// <summary>All of it.</summary>
    public string Write() => FormattableString.Invariant($"""
        # Benchmark of the gate, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}

        All peers in one run, on one machine, over loopback, before the same upstream (nginx with a constant answer of 1 KiB). The gateway is
        the published one, with a real session's cookie, a workspace that is shared, and the control plane that it watches.
        [How it is measured](../benchmarks.md). Figures are minimum / median / maximum of the rounds; goals are held against the median.

        {Summary()}
        ## Requests per second, {settings.Connections} connections kept busy by wrk, {settings.Rounds} rounds of {settings.Seconds} s

        {ThroughputTable()}
        ## Latency at {settings.Rate} requests per second, ms

        {LatencyTable()}
        ## Memory of an idle WebSocket, {settings.Sockets} of them

        {new Table("through", "KiB each")
            .Row("gate", results.SocketKib.Gate.ToString("0.0", CultureInfo.InvariantCulture))
            .Row("bare forwarder", results.SocketKib.Bare.ToString("0.0", CultureInfo.InvariantCulture))}
        Resident memory of the process with them, less that before the first, over {results.SocketReplicas} process(es) of each kind: one
        WebSocket has two sockets there, and a process may open only so many files. What the kernel keeps for sockets is not in it.

        ## A sharing ends with {settings.Guests} guests connected over two replicas, ms

        {UnshareTable()}
        The first columns begin before the write at the API server, so that they hold what the server and its watch take; the replicas' own
        (berth_gate_cut_seconds) begin when a replica hears of it, and end when the connection is closed for good.

        ## Circumstances

        - Machine: {Machine.Describe()}; load average before: {load}. wrk, upstream, peers and control plane share its processors.
        - Gateway and bare forwarder: {settings.Revision}, published self-contained, trimmed, ReadyToRun. {RuntimeInformation.FrameworkDescription}
        - nginx: {Environment.ProcessorCount} workers, connections to the upstream kept open, `auth_request` answered by a constant 204 in the same nginx.

        Run again: `hack/bench-gate`

        """);

    private static List<Goal> GoalsOf(GateResults results, GateBenchSettings settings)
    {
        var toBare = Ratio(results, GateResults.Bare);
        var toNginx = Ratio(results, GateResults.Nginx);
        var added = Added(results, GateResults.Direct);
        var lastByte = Spread.Of([.. results.Unshares.Select(unshare => unshare.LastByteP99)]);
        var cuts = results.Unshares.SelectMany(unshare => unshare.Replicas).ToList();
        var within = cuts.Sum(cut => cut.Within) / Math.Max(1, cuts.Sum(cut => cut.Count));
        var expected = settings.Guests * settings.Unshares;
        return
        [
            new("requests/s, to YARP's bare forwarder", toBare.Format(), "≥ 0.90", toBare.Median >= 0.9),
            new("requests/s, to nginx with auth_request", toNginx.Format(), "≥ 1.00", toNginx.Median >= 1.0),
            new("added latency p99 to the upstream, ms", added.Format(), "≤ 1.00", added.Median <= 1.0),
            new(
                "idle WebSocket, KiB",
                results.SocketKib.Gate.ToString("0.0", CultureInfo.InvariantCulture),
                "≤ 40",
                results.SocketKib.Gate <= 40),
            new("unshare until the last byte p99, ms, from before the write", lastByte.Format("0"), "≤ 500", lastByte.Median <= 500),
            new(
                "guests closed within 500 ms, by the replicas' own clocks",
                string.Create(CultureInfo.InvariantCulture, $"{within:0.0%} of {cuts.Sum(cut => cut.Count):0}"),
                "≥ 99 %",
                within >= 0.99 && cuts.Sum(cut => cut.Count) >= expected),
        ];
    }

    private static Spread Ratio(GateResults results, string to) => Spread.Of(
        [.. results.Throughput[GateResults.Gate].Zip(results.Throughput[to], (gate, other) => gate.Rate / other.Rate)]);

    private static Spread Added(GateResults results, string to) => Spread.Of(
        [.. results.Latency[GateResults.Gate].Zip(results.Latency[to], (gate, other) => gate.P99 - other.P99)]);

    private Table ThroughputTable() => results.Throughput.Aggregate(
        new Table("peer", "requests/s", "the gate's to it", "CPU for a request, µs"),
        (table, peer) => table.Row(
            peer.Key,
            Spread.Of([.. peer.Value.Select(round => round.Rate)]).Format("0"),
            Ratio(results, peer.Key).Format(),
            Spread.Of([.. peer.Value.Select(round => round.CpuMicroseconds)]).Format("0.0")));

    private Table LatencyTable() => results.Latency.Aggregate(
        new Table("peer", "median", "p99", "what the gate's p99 is above it"),
        (table, peer) => table.Row(
            peer.Key,
            Spread.Of([.. peer.Value.Select(round => round.P50)]).Format(),
            Spread.Of([.. peer.Value.Select(round => round.P99)]).Format(),
            Added(results, peer.Key).Format()));

    private Table UnshareTable()
    {
        var table = new Table("round", "last byte p99", "end p99", "of these the write", "close frames", "mean of replica 1", "of replica 2");
        foreach (var (number, unshare) in results.Unshares.Index())
        {
            table.Row(
                [
                    Text(number + 1), Text(unshare.LastByteP99), Text(unshare.EndP99), Text(unshare.WriteTook), Text(unshare.Goodbyes),
                    .. unshare.Replicas.Select(replica => Text(1000 * replica.Seconds / Math.Max(1, replica.Count))),
                ]);
        }

        return table;
    }

    private static string Text(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
