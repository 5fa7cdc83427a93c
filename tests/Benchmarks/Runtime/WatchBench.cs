using System.Diagnostics;
using System.Globalization;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Benchmarks.Runtime;

/// <summary>
/// Has a reflector follow a recorded watch, on one processor: at 10,000 events in a second, and as fast as it can. Events are decoded
/// and put into a store with its indexes.
/// </summary>
/// <param name="recording">A file of events.</param>
/// <param name="time">The clock.</param>
public sealed class WatchBench(string recording, TimeProvider time)
{
    private const int Rate = 10_000;
    private const int Seconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Both runs, after one that warms up.</summary>
    public async Task<WatchResult> MeasureAsync(CancellationToken ct)
    {
        var self = Process.GetCurrentProcess();
        var everywhere = OperatingSystem.IsLinux() ? self.ProcessorAffinity : 0;
        try
        {
            if (OperatingSystem.IsLinux())
            {
                self.ProcessorAffinity = 1;
            }

            await FollowAsync(Rate * 2, 0, everywhere, ct);
            var (paced, _, pacedCpu, lag) = await FollowAsync(Rate * Seconds, Rate, everywhere, ct);
            var (unpaced, bytes, unpacedCpu, _) = await FollowAsync(Rate * Seconds, 0, everywhere, ct);
            return new(
                Rate, lag, pacedCpu / paced, Rate * Seconds / unpaced, Rate * Seconds / unpacedCpu, bytes / (Rate * Seconds), new FileInfo(recording).Length);
        }
        finally
        {
            if (OperatingSystem.IsLinux())
            {
                self.ProcessorAffinity = everywhere;
            }
        }
    }

    // Seconds, bytes allocated, CPU seconds, and how long after the last event was sent it had been taken in.
    private async Task<(double Seconds, double Allocated, double Cpu, TimeSpan Lag)> FollowAsync(
        int events, int perSecond, nint serverProcessors, CancellationToken ct)
    {
        using var server = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                typeof(WatchBench).Assembly.Location, "replay", "--recording", recording,
                "--events", events.ToString(CultureInfo.InvariantCulture), "--per-second", perSecond.ToString(CultureInfo.InvariantCulture),
            ])
        { RedirectStandardOutput = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                server.ProcessorAffinity = serverProcessors;
            }

            var port = int.Parse(await server.StandardOutput.ReadLineAsync(limit.Token) ?? "", CultureInfo.InvariantCulture);
            using var client = new KubernetesClient(new() { Server = new($"http://127.0.0.1:{port}") });
            var store = new EntityStore<V1ConfigMap>();
            var (seen, began) = (0, 0L);
            var all = new TaskCompletionSource();
            using var subscription = store.Subscribe(_ =>
            {
                seen++;
                if (seen == 1)
                {
                    began = time.GetTimestamp();
                }
                else if (seen == events)
                {
                    all.TrySetResult();
                }
            });
            var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var running = new Reflector<V1ConfigMap>(client, store, new(), time, NullLogger.Instance).RunAsync(limit.Token);
            await all.Task.WaitAsync(limit.Token);
            var ended = time.GetTimestamp();
            var result = (
                time.GetElapsedTime(began, ended).TotalSeconds,
                (double)(GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore),
                (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds);
            var sent = long.Parse(await server.StandardOutput.ReadLineAsync(limit.Token) ?? "", CultureInfo.InvariantCulture);
            await limit.CancelAsync();
            await running;
            return (result.Item1, result.Item2, result.Item3, time.GetElapsedTime(Math.Min(sent, ended), ended));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }
}
