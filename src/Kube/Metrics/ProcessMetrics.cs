using System.Diagnostics;
using System.Globalization;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The <c>process_*</c> metrics, under the names that Prometheus sets for client libraries. prometheus-net's own have others.</summary>
public sealed class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";

    private readonly Counter _cpu;
    private readonly Gauge _memory;
    private readonly Gauge? _files;

    /// <summary>Defines the metrics.</summary>
    public ProcessMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _cpu = metrics.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _memory = metrics.CreateGauge("process_resident_memory_bytes", "Resident memory size in bytes.");
        using var process = Process.GetCurrentProcess();
        metrics
            .CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
            .Set(new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);

        // Only Linux says which files a process has open; elsewhere these two metrics do not exist.
        if (Directory.Exists(Descriptors))
        {
            _files = metrics.CreateGauge("process_open_fds", "Number of open file descriptors.");
            metrics.CreateGauge("process_max_fds", "Maximum number of open file descriptors.").Set(MaxFiles(File.ReadLines("/proc/self/limits")));
        }
    }

    /// <summary>Reads the values anew.</summary>
    public void Update()
    {
        _cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        _memory.Set(Environment.WorkingSet);
        _files?.Set(Directory.GetFileSystemEntries(Descriptors).Length);
    }

    /// <summary>The soft limit in <c>/proc/self/limits</c>, which has the form "Max open files  1024  524288  files".</summary>
    internal static double MaxFiles(IEnumerable<string> limits)
    {
        const string Name = "Max open files";
        var line = limits.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) ?? Name;
        return line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
            && double.TryParse(soft, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : double.PositiveInfinity;
    }
}
