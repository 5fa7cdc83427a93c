using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Benchmarks.Loads;
using Berth.Benchmarks.Measuring;
using Berth.Benchmarks.Phases;
using Berth.Benchmarks.Report;
using Berth.Crds;
using Berth.Kube.Client;

namespace Berth.Benchmarks;

/// <summary>All phases one after another, and the report.</summary>
public static class Session
{
    private static readonly TimeSpan QuickStep = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan SlowStep = TimeSpan.FromSeconds(6);

    /// <summary>Measures and writes the report.</summary>
    public static async Task RunAsync(BenchmarkSettings settings, CancellationToken ct)
    {
        var options = new KubernetesClientOptions { UserAgent = "berth-bench" };
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        options.JsonResolvers.Add(BenchmarkJsonContext.Default);
        using var client = new KubernetesClient(ClusterConfiguration.FromKubeconfig([settings.Kubeconfig]), options);
        var bench = new Bench(settings, client, TimeProvider.System);
        await client.ApplyAsync(WorkspaceLoad.Class, "berth-bench", ct);
        var facts = await FactsAsync(settings, client, ct);

        var results = new Results
        {
            Pairs = await PairsAsync(bench, ct),
            Restart = await RestartAsync(bench, ct),
            Starts = [await StartAsync(bench, "bench-start-quick", QuickStep, ct), await StartAsync(bench, "bench-start-slow", SlowStep, ct)],
        };
        await File.WriteAllTextAsync(settings.Output, MarkdownReport.Write(settings, facts, results), ct);
        bench.Say($"the report is {settings.Output}");
    }

    private static async Task<List<(RunResult Workspaces, RunResult StatefulSets)>> PairsAsync(Bench bench, CancellationToken ct)
    {
        var pairs = new List<(RunResult, RunResult)>();
        // One process for all pairs, as there is one kube-controller-manager for all of them.
        await using var @operator = await OperatorProcess.StartAsync(bench.Settings, ct);
        var run = new LoadRun(bench, @operator);
        for (var pair = 1; pair <= bench.Settings.Pairs; pair++)
        {
            // The order changes, so that neither kind always finds what the other left behind.
            var first = pair % 2 == 1 ? await MeasureAsync(new WorkspaceLoad(), pair) : null;
            var second = await MeasureAsync(new StatefulSetLoad(), pair);
            pairs.Add((first ?? await MeasureAsync(new WorkspaceLoad(), pair), second));
        }

        return pairs;

        async Task<RunResult> MeasureAsync(Load load, int pair)
        {
            bench.Say($"pair {pair} of {bench.Settings.Pairs}: {bench.Settings.Objects} {load.Name}");
            var result = await run.MeasureAsync(load, $"bench-{load.Name.ToLowerInvariant()}-{pair}", ct);
            bench.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"  all pods after {result.Seconds:0.00} s; {result.ControllerCpu:0.00} CPU s, {result.PeakMebibytes:0} MiB, {result.Requests.Writes.Values.Sum()} writes"));
            return result;
        }
    }

    private static Task<RestartResult> RestartAsync(Bench bench, CancellationToken ct)
    {
        bench.Say($"restart with {bench.Settings.Objects} converged workspaces");
        return new RestartRun(bench).MeasureAsync("bench-restart", ct);
    }

    private static Task<StartResult> StartAsync(Bench bench, string @namespace, TimeSpan pace, CancellationToken ct)
    {
        bench.Say(string.Create(CultureInfo.InvariantCulture, $"{bench.Settings.Starts} starts, {pace.TotalSeconds} s per step"));
        return new StartRun(bench).MeasureAsync(@namespace, pace, ct);
    }

    private static async Task<Facts> FactsAsync(BenchmarkSettings settings, KubernetesClient client, CancellationToken ct)
    {
        var version = await client.GetVersionAsync(ct);
        return new(
            DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            Machine.Describe(),
            [$"Kubernetes {version.GitVersion}", await VersionOfAsync(settings.Etcd, ct), RuntimeInformation.FrameworkDescription],
            string.Join(", ", (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[..3]));
    }

    /// <summary>The first line of what the program of a process says to --version.</summary>
    private static async Task<string> VersionOfAsync(int pid, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo($"/proc/{pid}/exe", ["--version"]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(ct);
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return line ?? "unknown";
    }
}
