using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Berth.Kube.Metrics;

/// <summary>The <c>process_*</c> metrics that every Prometheus client library has. Garbage collection, heap and threads (<c>dotnet_*</c>) come from the runtime's own meter.</summary>
internal static class ProcessMetrics
{
    public static void AddTo(Meter meter)
    {
        var started = new DateTimeOffset(Process.GetCurrentProcess().StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableCounter(
            "process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "User and system CPU time spent.");
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, description: "Resident memory size.");
        meter.CreateObservableGauge(
            "process_start_time_seconds", () => started, description: "Start time of the process since the Unix epoch.");
        meter.CreateObservableGauge("process_open_fds", OpenFiles, description: "Number of open file descriptors.");
    }

    private static IEnumerable<Measurement<int>> OpenFiles()
    {
        const string Descriptors = "/proc/self/fd";
        return Directory.Exists(Descriptors) ? [new(Directory.GetFileSystemEntries(Descriptors).Length)] : [];
    }
}
