using System.Globalization;
using System.Text;
using Berth.Benchmarks.Report;

namespace Berth.Benchmarks.Runtime;

/// <summary>Writes the report of the runtime's benchmark.</summary>
public static class RuntimeReport
{
    private const double LargestQueueRatio = 4;
    private const double LargestListRatio = 1.5;

    /// <summary>The report.</summary>
    public static string Write(
        DateOnly date,
        RuntimeBenchSettings settings,
        QueueResult bare,
        QueueResult measured,
        ListResult list,
        WatchResult watch,
        long eventBytes,
        IReadOnlyList<string> circumstances)
    {
        var strings = list.Large.Contains("System.String", StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Benchmark of the runtime of {date:yyyy-MM-dd}

            What src/Kube costs without any controller. [How it is measured](../benchmarks.md#the-runtime-alone). Spreads are minimum / median / maximum.


            """);
        text.Append(new Table("", "figure", "goal", "met")
            .Row("queue: time of add, get and done, to a channel's", bare.Ratio.Format(), "≤ 4", YesNo(bare.Ratio.Median <= LargestQueueRatio))
            .Row("the same with metrics being collected", measured.Ratio.Format(), "", "")
            .Row("list: bytes allocated to bytes kept, per object", Number(list.Ratio), "≤ 1.5", YesNo(list.Ratio <= LargestListRatio))
            .Row("list: strings among large objects", strings ? "some" : "none", "none", YesNo(!strings))
            .Row($"watch: share of one processor at {watch.Rate} events per second", Number(watch.Load), "≤ 1", YesNo(watch.Load <= 1))
            .Row("watch: the last event was in the store after, ms", Number(watch.Lag.TotalMilliseconds), "≤ 1000", YesNo(watch.Lag.TotalSeconds <= 1)))
            .Append('\n');
        text.Append("## Absolute values, for orientation\n\n");
        text.Append(new Table("", "")
            .Row($"queue, ns per key ({settings.Items} keys)", bare.Queue.Format("0"))
            .Row("queue with metrics, ns per key", measured.Queue.Format("0"))
            .Row("channel, ns per key", bare.Channel.Format("0"))
            .Row($"list, bytes allocated per object ({list.Objects} objects)", Number(list.Allocated, "0"))
            .Row("list, bytes kept per object", Number(list.Retained, "0"))
            .Row("list, s", Number(list.Time.TotalSeconds))
            .Row("list, what went to the heap of large objects", list.Large.Count == 0 ? "nothing" : string.Join(", ", list.Large.Select(type => $"`{type}`")))
            .Row("watch, bytes per event", Number(eventBytes, "0"))
            .Row("watch, events per second on one processor", Number(watch.EventsPerSecond, "0"))
            .Row("watch, events per second of processor time", Number(watch.EventsPerCpuSecond, "0"))
            .Row("watch, bytes allocated per event", Number(watch.Allocated, "0"))).Append('\n');
        text.Append("## Circumstances\n\n");
        foreach (var circumstance in circumstances)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {circumstance}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nRun again: `hack/bench-kube --items {settings.Items} --pairs {settings.Pairs} --objects {settings.Objects}`\n");
        return text.ToString();
    }

    private static string YesNo(bool holds) => holds ? "yes" : "**no**";

    private static string Number(double figure, string format = "0.00") => figure.ToString(format, CultureInfo.InvariantCulture);
}
