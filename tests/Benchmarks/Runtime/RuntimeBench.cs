using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Benchmarks.Measuring;
using Berth.Kube.Client;
using Berth.Kube.Metrics;

namespace Berth.Benchmarks.Runtime;

/// <summary>Measures what the runtime costs without any controller: queue, list, watch.</summary>
public static class RuntimeBench
{
    private const int Workers = 8;
    private const int RecordedEvents = 500;

    /// <summary>Measures and writes the report.</summary>
    public static async Task RunAsync(RuntimeBenchSettings settings, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var load = (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[..3];
        var queue = new QueueBench(settings.Items, Workers, time);
        Say($"queue: {settings.Items} keys through {Workers} workers, {settings.Pairs} pairs");
        var bare = await queue.MeasureAsync(settings.Pairs, null, ct);
        var metrics = new WorkQueueMetrics(MetricsServiceCollectionExtensions.FactoryOf(new()));
        var measured = await queue.MeasureAsync(settings.Pairs, metrics, ct);

        var cluster = ClusterConfiguration.FromKubeconfig([settings.Kubeconfig]);
        var lists = new ListBench(cluster, settings.Objects, time);
        Say($"list: making {settings.Objects} objects");
        await lists.FillAsync(ct);
        Say("list: listing them");
        var list = await lists.MeasureAsync(ct);

        Say("watch: recording and following");
        var recording = Path.Combine(Path.GetDirectoryName(settings.Kubeconfig)!, "watch.recording");
        await File.WriteAllBytesAsync(recording, [.. (await WatchRecording.TakeAsync(cluster, RecordedEvents, ct)).SelectMany(line => line)], ct);
        var watch = await new WatchBench(recording, time).MeasureAsync(ct);

        using var client = new KubernetesClient(cluster);
        List<string> circumstances =
        [
            $"Machine: {Machine.Describe()}",
            $"Load average before: {string.Join(", ", load)}",
            $"Kubernetes {(await client.GetVersionAsync(ct)).GitVersion}, {RuntimeInformation.FrameworkDescription}, {settings.Revision}",
        ];
        var report = RuntimeReport.Write(
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), settings, bare, measured, list, watch, watch.RecordingBytes / RecordedEvents, circumstances);
        await File.WriteAllTextAsync(settings.Output, report, ct);
        Say($"the report is {settings.Output}");
    }

    private static void Say(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss} {what}"));
}
