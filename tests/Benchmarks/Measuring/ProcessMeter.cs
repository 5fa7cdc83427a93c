using System.Globalization;

namespace Berth.Benchmarks.Measuring;

/// <summary>What a process uses, from proc(5).</summary>
/// <param name="pid">The process.</param>
public sealed class ProcessMeter(int pid)
{
    // USER_HZ: the kernel shows times to programs in hundredths of a second on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds of all its threads so far, in user and kernel mode.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The second field may hold spaces and parentheses: the third begins after the last ')'.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>The most memory that it had resident since <see cref="ResetPeak"/>, in MiB (VmHWM).</summary>
    public double PeakMebibytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
        }
    }

    /// <summary>Begins a new span for <see cref="PeakMebibytes"/>.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    /// <summary>CPU seconds per second while nothing happens.</summary>
    public async Task<double> MeasureIdleAsync(TimeSpan span, TimeProvider time, CancellationToken ct)
    {
        var (before, began) = (CpuSeconds, time.GetTimestamp());
        await Task.Delay(span, time, ct);
        return (CpuSeconds - before) / time.GetElapsedTime(began).TotalSeconds;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
