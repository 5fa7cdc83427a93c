using Berth.Benchmarks.Loads;
using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Phases;

/// <summary>Creates all objects of a load and measures until all pods exist and the controller has come to rest; then clears up.</summary>
public sealed class LoadRun(Bench bench, OperatorProcess @operator)
{
    private static readonly TimeSpan IdleSpan = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    private readonly ProcessMeter _manager = new(bench.Settings.ControllerManager);
    private readonly ProcessMeter _apiServer = new(bench.Settings.ApiServer);
    private readonly ProcessMeter _etcd = new(bench.Settings.Etcd);
    private readonly ProcessMeter _operator = new(@operator.Id);
    private readonly ProcessMeter _harness = new(Environment.ProcessId);

    /// <summary>Makes the run.</summary>
    /// <param name="load">What is created.</param>
    /// <param name="namespace">Where; the namespace is made and removed.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="TimeoutException">The pods did not all come to exist.</exception>
    public async Task<RunResult> MeasureAsync(Load load, string @namespace, CancellationToken ct)
    {
        var (settings, time, count) = (bench.Settings, bench.Time, bench.Settings.Objects);
        var audit = new AuditLog(settings.AuditLog);
        await bench.MakeNamespaceAsync(@namespace, ct);
        audit.SkipToEnd();
        await bench.SettleAsync(audit, _ => true, ct);

        var controller = load is WorkspaceLoad ? _operator : _manager;
        var idle = await controller.MeasureIdleAsync(IdleSpan, time, ct);
        audit.SkipToEnd();
        controller.ResetPeak();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestRun);
        var watching = new TaskCompletionSource();
        var allPods = new PodCounter(bench.Client, time).WaitAsync(@namespace, count, watching, limit.Token);
        await Task.WhenAny(watching.Task, allPods);

        var before = Usage.Now(controller, _manager, _apiServer, _etcd, _harness);
        var began = time.GetTimestamp();
        await bench.CreateAsync(load, @namespace, count, limit.Token);
        var created = time.GetElapsedTime(began);
        var complete = time.GetElapsedTime(began, await Complete(allPods, load, ct));
        var (requests, lastWrite) = await bench.SettleAsync(audit, request => request.User?.Username == load.ControllerUser, ct);
        var span = time.GetElapsedTime(began).TotalSeconds;
        var used = Usage.Now(controller, _manager, _apiServer, _etcd, _harness) - before;
        var result = new RunResult
        {
            Seconds = complete.TotalSeconds,
            CreateSeconds = created.TotalSeconds,
            SettledSeconds = time.GetElapsedTime(began, lastWrite).TotalSeconds,
            ControllerCpu = used.Controller - (idle * span),
            IdleRate = idle,
            PeakMebibytes = controller.PeakMebibytes,
            ManagerCpu = used.Manager,
            ApiServerCpu = used.ApiServer,
            EtcdCpu = used.Etcd,
            OthersCpu = used.Machine - used.Manager - used.ApiServer - used.Etcd - used.Harness - (load is WorkspaceLoad ? used.Controller : 0),
            SpanSeconds = span,
            Requests = requests,
        };
        await bench.ClearAsync(load, @namespace, count, ct);
        return result;
    }

    private static async Task<long> Complete(Task<long> allPods, Load load, CancellationToken ct)
    {
        try
        {
            return await allPods;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"Not all {load.Name} had their pod within {LongestRun.TotalMinutes} minutes.");
        }
    }
}
