using System.Diagnostics;
using System.Globalization;
using Berth.Benchmarks.Gateway.Loads;
using Berth.Benchmarks.Gateway.Peers;
using Berth.Crds;

namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>How long guests stay connected after a sharing ends.</summary>
internal sealed class UnshareRun(GateBenchSettings settings, BenchSessions sessions, BenchWorkspace workspace, IReadOnlyList<GatewayProcess> replicas)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Ends it some times.</summary>
    public async Task<IReadOnlyList<UnshareResult>> MeasureAsync(CancellationToken ct)
    {
        var cookies = Enumerable.Range(0, settings.Guests).Select(number => sessions.Cookie($"guest-{number}", workspace.Label)).ToList();
        var results = new List<UnshareResult>();
        for (var round = 0; round < settings.Unshares; round++)
        {
            results.Add(await OnceAsync(cookies, ct));
            Say.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"unshare {round + 1} of {settings.Unshares}: last byte {results[^1].LastByteP99:0} ms, end {results[^1].EndP99:0} ms after the write (p99 of {settings.Guests})"));
            await workspace.ShareAsync(SharingLevel.Authenticated, ct);
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }

        return results;
    }

    private async Task<UnshareResult> OnceAsync(List<string> cookies, CancellationToken ct)
    {
        var host = BenchSessions.Host(workspace.Label);
        var guests = await SocketsRun.OpenAsync(
            cookies.Count, number => WebSocketClient.OpenAsync(replicas[number % replicas.Count].Port, host, cookies[number], ct), ct);
        var ends = guests.Select(guest => guest.WaitForEndAsync(ct)).ToList();
        var before = await CutsAsync(ct);

        var written = Stopwatch.GetTimestamp();
        await workspace.ShareAsync(SharingLevel.None, ct);
        var answered = Stopwatch.GetTimestamp();
        await Task.WhenAll(ends).WaitAsync(Longest, ct);

        var after = await CutsAsync(ct);
        foreach (var guest in guests)
        {
            guest.Dispose();
        }

        var lastBytes = guests.Select(guest => Stopwatch.GetElapsedTime(written, guest.LastByte == 0 ? guest.Ended : guest.LastByte)).ToList();
        return new(
            Percentile.Of(lastBytes, 99),
            Percentile.Of(guests.Select(guest => Stopwatch.GetElapsedTime(written, guest.Ended)), 99),
            Stopwatch.GetElapsedTime(written, answered).TotalMilliseconds,
            guests.Count(guest => guest.LastByte != 0),
            [.. after.Zip(before, (now, then) => new ReplicaCuts(now.Count - then.Count, now.Within - then.Within, now.Seconds - then.Seconds))]);
    }

    private async Task<ReplicaCuts[]> CutsAsync(CancellationToken ct) => await Task.WhenAll(replicas.Select(async replica =>
    {
        var metrics = await replica.ScrapeAsync(ct);
        return new ReplicaCuts(
            metrics.Sum("berth_gate_cut_seconds_count"), metrics.Sum("berth_gate_cut_seconds_bucket", "le=\"0.5\""), metrics.Sum("berth_gate_cut_seconds_sum"));
    }));
}
