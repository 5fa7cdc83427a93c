using System.Globalization;
using System.Text;
using Berth.Benchmarks.Measuring;
using Berth.Benchmarks.Phases;

namespace Berth.Benchmarks.Report;

/// <summary>Writes the report: ratios first.</summary>
public static class MarkdownReport
{
    private const double MostWritesPerStart = 6;
    private const double MostStatusUpdatesPerStart = 4;

    /// <summary>The report.</summary>
    public static string Write(BenchmarkSettings settings, Facts facts, Results results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Benchmark of {facts.Date:yyyy-MM-dd}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"""
            {settings.Objects} Workspaces (one claim, one service, one pod each) against {settings.Objects} StatefulSets of one replica with one claim template, on one control
            plane, {settings.Pairs} pairs in alternating order. No node takes the pods and nothing provisions the claims. [How it is measured](../benchmarks.md).
            Figures are minimum / median / maximum.


            """);
        Ratios(text, results);
        Absolute(text, results);
        Calls(text, settings, results);
        Restart(text, settings, results.Restart);
        Starts(text, results.Starts);
        EveryRun(text, results);
        Circumstances(text, settings, facts, results);
        return text.ToString();
    }

    private static void Ratios(StringBuilder text, Results results)
    {
        var time = Ratio(results, run => run.Seconds);
        var cpu = Ratio(results, run => run.ControllerCpu);
        text.Append("## Ratios, Workspaces to StatefulSets\n\n").Append(new Table("pair by pair", "ratio", "goal", "median reaches it")
            .Row("time until all pods exist", time.Format(), "≤ 1.00", YesNo(time.Median <= 1))
            .Row("CPU of the controller's process", cpu.Format(), "≤ 1.00", YesNo(cpu.Median <= 1))
            .Row("peak memory of the controller's process", Ratio(results, run => run.PeakMebibytes).Format(), "", "")
            .Row("CPU of the API server", Ratio(results, run => run.ApiServerCpu).Format(), "", "")
            .Row("writes of the controller", Ratio(results, run => run.Requests.Writes.Values.Sum()).Format(), "", "")).Append('\n');
    }

    private static void Absolute(StringBuilder text, Results results)
    {
        text.Append("## Absolute values, for orientation\n\n");
        var table = new Table("", "Workspaces (operator)", "StatefulSets (kube-controller-manager)");
        Row("time until all pods exist, s", run => run.Seconds);
        Row("time until all creates were answered, s", run => run.CreateSeconds);
        Row("time until the controller's last write, s", run => run.SettledSeconds);
        Row("CPU of the controller's process, s", run => run.ControllerCpu);
        Row("peak memory of the controller's process, MiB", run => run.PeakMebibytes, "0");
        Row("CPU of kube-controller-manager in the run, s", run => run.ManagerCpu);
        Row("CPU of the API server, s", run => run.ApiServerCpu);
        Row("CPU of etcd, s", run => run.EtcdCpu);
        Row("CPU of the controller when idle, ms per s", run => run.IdleRate * 1000, "0.0");
        Row("CPU of everything else on the machine, share of it", run => run.OthersCpu / run.SpanSeconds / Environment.ProcessorCount);
        text.Append(table).Append('\n');

        void Row(string what, Func<RunResult, double> figure, string format = "0.00") => table.Row(
            what,
            Spread.Of([.. results.Pairs.Select(pair => figure(pair.Workspaces))]).Format(format),
            Spread.Of([.. results.Pairs.Select(pair => figure(pair.StatefulSets))]).Format(format));
    }

    private static void Calls(StringBuilder text, BenchmarkSettings settings, Results results)
    {
        text.Append("## API calls of the controllers, per object\n\n");
        List<(string Name, Func<(RunResult Workspaces, RunResult StatefulSets), RunResult> Of)> loads =
            [("Workspaces", pair => pair.Workspaces), ("StatefulSets", pair => pair.StatefulSets)];
        foreach (var (name, of) in loads)
        {
            var all = new Requests([.. results.Pairs.SelectMany(pair => of(pair).Requests.Events)]);
            var medians = all.MedianMilliseconds();
            var objects = (double)settings.Objects * results.Pairs.Count;
            var table = new Table(name, "per object", "API server's median, ms");
            foreach (var (call, count) in all.Writes.OrderByDescending(call => call.Value).Concat(all.Reads.OrderByDescending(call => call.Value)))
            {
                table.Row(call, Number(count / objects, "0.000"), medians.TryGetValue(call, out var median) ? Number(median, "0.0") : "");
            }

            table.Row("all writes", Number(all.Writes.Values.Sum() / objects, "0.00"), "");
            table.Row("all reads", Number(all.Reads.Values.Sum() / objects, "0.00"), "");
            text.Append(table).Append('\n');
            Failures(text, all);
        }
    }

    private static void Restart(StringBuilder text, BenchmarkSettings settings, RestartResult restart)
    {
        var writes = restart.Requests.Writes;
        text.Append(CultureInfo.InvariantCulture, $"## Restart with {settings.Objects} converged Workspaces\n\n");
        text.Append(new Table("", "", "goal")
            .Row("writes during the full resync", Number(writes.Values.Sum(), "0"), "0")
            .Row("reads (lists and watches included)", Number(restart.Requests.Reads.Values.Sum(), "0"), "")
            .Row("reconciles", Number(restart.Reconciles, "0"), "")
            .Row("process start until ready, s", Number(restart.ReadySeconds), "")
            .Row("process start until the queue is idle, s", Number(restart.IdleSeconds), "")
            .Row("CPU until then, s", Number(restart.Cpu), "")
            .Row("peak memory until then, MiB", Number(restart.PeakMebibytes, "0"), "")).Append('\n');
        foreach (var (call, count) in writes)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {call}: {count}\n");
        }

        Failures(text, restart.Requests);
    }

    private static void Starts(StringBuilder text, IReadOnlyList<StartResult> starts)
    {
        text.Append("## Writes of a start, from created to ready\n\n");
        text.Append("The harness plays scheduler and kubelet on the pods' status, one step after another: the most that a start without trouble costs.\n\n");
        var table = new Table(
            ["per workspace", .. starts.Select(start => string.Create(CultureInfo.InvariantCulture, $"{start.Pace.TotalSeconds:0.#} s per step")), "goal"]);
        Row("writes other than status and events", start => Writes(start, call => !IsStatus(call) && !IsEvent(call)), $"≤ {MostWritesPerStart}");
        Row("status updates", start => Writes(start, IsStatus), $"≤ {MostStatusUpdatesPerStart}");
        Row("events", start => Writes(start, IsEvent), "");
        foreach (var call in starts.SelectMany(start => start.Requests.Writes.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            Row($"· {call}", start => Writes(start, name => name == call), "");
        }

        text.Append(table).Append('\n');

        void Row(string what, Func<StartResult, double> figure, string goal) =>
            table.Row([what, .. starts.Select(start => Number(figure(start))), goal]);

        static double Writes(StartResult start, Func<string, bool> which) =>
            start.Requests.Writes.Where(call => which(call.Key)).Sum(call => call.Value) / (double)start.Workspaces;

        static bool IsStatus(string call) => call.EndsWith("/status", StringComparison.Ordinal);

        static bool IsEvent(string call) => call.EndsWith(" events", StringComparison.Ordinal);
    }

    private static void EveryRun(StringBuilder text, Results results)
    {
        text.Append("## Every run\n\n");
        var table = new Table("pair", "Workspaces, s", "StatefulSets, s", "ratio", "Workspaces, CPU s", "StatefulSets, CPU s", "ratio", "others' share of the machine");
        foreach (var (index, (workspaces, statefulSets)) in results.Pairs.Index())
        {
            table.Row(
                Number(index + 1, "0"),
                Number(workspaces.Seconds),
                Number(statefulSets.Seconds),
                Number(workspaces.Seconds / statefulSets.Seconds),
                Number(workspaces.ControllerCpu),
                Number(statefulSets.ControllerCpu),
                Number(workspaces.ControllerCpu / statefulSets.ControllerCpu),
                $"{Number(Share(workspaces))} and {Number(Share(statefulSets))}");
        }

        text.Append(table).Append('\n');

        static double Share(RunResult run) => run.OthersCpu / run.SpanSeconds / Environment.ProcessorCount;
    }

    private static void Circumstances(StringBuilder text, BenchmarkSettings settings, Facts facts, Results results)
    {
        text.Append("## Circumstances\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Machine: {facts.Machine}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Load average before the first run: {facts.LoadAverage}\n");
        var others = results.Pairs.SelectMany(pair => new[] { pair.Workspaces, pair.StatefulSets }).Select(run => run.OthersCpu / run.SpanSeconds / Environment.ProcessorCount);
        var share = Spread.Of([.. others]);
        text.Append(CultureInfo.InvariantCulture, $"- Others' work took {share.Format("0%")} of the machine during the runs");
        text.Append(share.Median > 0.1 ? ": the absolute times are worth little, ratios of the pairs somewhat more, CPU seconds most.\n" : ".\n");
        text.Append(CultureInfo.InvariantCulture, $"- Objects are created with {settings.Creators} requests at once; the operator has {settings.Workers} workers.\n");
        text.Append(CultureInfo.InvariantCulture, $"- kube-controller-manager: `{settings.ControllerManagerArguments}`\n");
        text.Append(CultureInfo.InvariantCulture, $"- Operator: {settings.Revision}, published self-contained, trimmed, ReadyToRun; without leader election, as is kube-controller-manager.\n");
        foreach (var version in facts.Versions)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {version}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nRun again: `hack/bench --objects {settings.Objects} --pairs {settings.Pairs}`\n");
    }

    private static void Failures(StringBuilder text, Requests requests)
    {
        if (requests.Failures.Count == 0)
        {
            return;
        }

        text.Append("Of these failed (with the HTTP status):\n\n");
        foreach (var (call, count) in requests.Failures)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {call}: {count}\n");
        }

        text.Append('\n');
    }

    private static Spread Ratio(Results results, Func<RunResult, double> figure) =>
        Spread.Of([.. results.Pairs.Select(pair => figure(pair.Workspaces) / figure(pair.StatefulSets))]);

    private static string YesNo(bool holds) => holds ? "yes" : "**no**";

    private static string Number(double figure, string format = "0.00") => figure.ToString(format, CultureInfo.InvariantCulture);
}
