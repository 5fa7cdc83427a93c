using Berth.Benchmarks.Loads;
using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Phases;

/// <summary>Converges all workspaces, ends the operator, starts it again, and counts what the full resync writes.</summary>
public sealed class RestartRun(Bench bench)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestResync = TimeSpan.FromMinutes(2);

    /// <summary>Makes the run, in a namespace that it makes and removes.</summary>
    public async Task<RestartResult> MeasureAsync(string @namespace, CancellationToken ct)
    {
        var (load, count, time) = (new WorkspaceLoad(), bench.Settings.Objects, bench.Time);
        var audit = new AuditLog(bench.Settings.AuditLog);
        await bench.MakeNamespaceAsync(@namespace, ct);
        audit.SkipToEnd();
        await using (await OperatorProcess.StartAsync(bench.Settings, ct))
        {
            await bench.CreateAsync(load, @namespace, count, ct);
            await bench.SettleAsync(audit, _ => true, ct);
        }

        audit.SkipToEnd();
        var began = time.GetTimestamp();
        await using var restarted = await OperatorProcess.StartUnreadyAsync(bench.Settings, ct);
        var (meter, ready, reconciles) = (new ProcessMeter(restarted.Id), TimeSpan.Zero, 0d);
        while (true)
        {
            if (ready == TimeSpan.Zero && await restarted.IsReadyAsync(ct))
            {
                ready = time.GetElapsedTime(began);
            }

            if (ready != TimeSpan.Zero && await IsIdleAsync(restarted, count, ct) is { } done)
            {
                reconciles = done;
                break;
            }

            if (time.GetElapsedTime(began) > LongestResync)
            {
                throw new TimeoutException($"The resync of {count} workspaces was not over within {LongestResync.TotalMinutes} minutes.");
            }

            await Task.Delay(Poll, time, ct);
        }

        var (idle, cpu, peak) = (time.GetElapsedTime(began), meter.CpuSeconds, meter.PeakMebibytes);
        var (requests, _) = await bench.SettleAsync(audit, request => request.User?.Username == load.ControllerUser, ct);
        await bench.ClearAsync(load, @namespace, count, ct);
        return new()
        {
            ReadySeconds = ready.TotalSeconds,
            IdleSeconds = idle.TotalSeconds,
            Cpu = cpu,
            PeakMebibytes = peak,
            Reconciles = reconciles,
            Requests = requests,
        };
    }

    /// <summary>How many reconciles there were, when each object had one and nothing is queued or under way; else null.</summary>
    private static async Task<double?> IsIdleAsync(OperatorProcess @operator, int count, CancellationToken ct)
    {
        var metrics = await @operator.ScrapeAsync(ct);
        var done = metrics.Sum("controller_runtime_reconcile_total");
        return done >= count && metrics.Sum("workqueue_depth") == 0 && metrics.Sum("controller_runtime_active_workers") == 0 ? done : null;
    }
}
