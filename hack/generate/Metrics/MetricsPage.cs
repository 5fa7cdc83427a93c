using System.Text;
using Berth.Gateway.Metrics;
using Berth.Generate.Output;
using Berth.Kube.Metrics;
using Berth.Operator.Metrics;
using Prometheus;

namespace Berth.Generate.Metrics;

/// <summary>The page of all metrics, from their definitions.</summary>
internal static class MetricsPage
{
    private const string Introduction = """
        <!-- Generated from the metrics' definitions by hack/generate/run. Do not edit. -->
        # Metrics

        The operator serves `/metrics` on port 8080 and the gateway on its management port 8081, on every replica: in Prometheus' text format,
        or as OpenMetrics where the scraper asks for it.

        Names and labels are those that dashboards know: client-go's, controller-runtime's and Prometheus' own, and of .NET what OpenTelemetry
        makes of the runtime's meter. Counters and histograms exist from the start, with zero for each value of a label that is known
        beforehand. No label has the name of a user, a workspace or a namespace, and each has a bounded number of values:

        - `class` is everywhere the class that applies to the workspace, if it exists; `<none>` where the built-in policy applies, as the
          workspace names no class and none is the default; `<unknown>` where the workspace names a class that does not exist. The series of
          a class go when it is deleted.
        - `reason` is the reason of the condition `Ready`; one that is not in the table, such as an admission webhook's, is counted as `Other`.

        What exists in the cluster (`berth_workspaces`, `berth_snapshots`) is exported by the leader of the operator only, so that a sum over
        all replicas is right. `berth_unreadable_objects` is what each process cannot read: take the maximum. Everything else is what one
        process did: take the sum, or the rate of the sum.

        """;

    private const string Renames = """
        ## Names that have changed

        | before | now | why |
        | --- | --- | --- |
        | `berth_gate_tls_not_after_seconds` | `berth_gate_tls_not_after_timestamp_seconds` | a point in time ends with `_timestamp_seconds`; absent where there was `NaN` |
        | `dotnet_thread_pool_thread` | `dotnet_thread_pool_threads` | OpenTelemetry's `_count` is kept for histograms, so it is a plural |
        | `dotnet_timer` | `dotnet_timers` | the same |
        | `dotnet_assembly`, `dotnet_process_cpu`, `dotnet_process_cpu_time_seconds_total`, `dotnet_process_memory_working_set_bytes`, `dotnet_jit_compiled_il_size_bytes_total` | none | nobody asks, or `process_*` says it |
        | `controller_runtime_reconcile_total{result="terminal"}` | `{result="error"}` | as in controller-runtime; `controller_runtime_terminal_reconcile_errors_total` tells them apart, and `controller_runtime_reconcile_errors_total` has them too |
        """;

    public static GeneratedFile File()
    {
        var page = new StringBuilder(Introduction);
        Section(page, "Of the operator", metrics => _ = new OperatorMetrics(metrics));
        Section(page, "Of the gateway", metrics => _ = new GatewayMetrics(metrics));
        Section(page, "Of the operator's runtime", metrics =>
        {
            _ = new ControllerMetrics(metrics);
            _ = new WorkQueueMetrics(metrics);
        });
        Section(page, "Of both programs", metrics =>
        {
            _ = new ApiMetrics(metrics);
            _ = new EventMetrics(metrics);
            _ = new LeadershipMetrics(metrics);
            _ = new UnreadableMetrics(metrics);
            new ProgramMetrics(metrics, new CollectorRegistry(), typeof(ProgramMetrics).Assembly).Dispose();
        });
        return new("docs/metrics.md", page.Append('\n').Append(Renames.ReplaceLineEndings("\n")).Append('\n').ToString().ReplaceLineEndings("\n"));
    }

    private static void Section(StringBuilder page, string title, Action<IMetricFactory> define)
    {
        var metrics = new RecordingFactory();
        define(metrics);
        page.Append("\n## ").Append(title).Append("\n\n| name | type | labels | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var row in metrics.Rows.OrderBy(row => row.Name, StringComparer.Ordinal))
        {
            page.Append("| `").Append(row.Name).Append("` | ").Append(row.Type).Append(" | ")
                .AppendJoin("; ", row.Labels.Select((label, index) => Label(label, row.KnownValues().Select(values => values[index]))))
                .Append(" | ").Append(row.Help.Replace("<", "&lt;", StringComparison.Ordinal)).Append(" |\n");
        }
    }

    private static string Label(string label, IEnumerable<string> known) =>
        known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } values
            ? $"`{label}`: {string.Join(", ", values)}"
            : $"`{label}`";
}
