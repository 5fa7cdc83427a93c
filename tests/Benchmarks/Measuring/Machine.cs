using System.Globalization;

namespace Berth.Benchmarks.Measuring;

/// <summary>The machine that is measured on.</summary>
public static class Machine
{
    /// <summary>CPU seconds that all processes have used so far, this machine's share of a host that is shared included.</summary>
    public static double BusySeconds
    {
        get
        {
            // user nice system idle iowait irq softirq steal
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
            var ticks = fields.Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
            return (ticks.Sum() - ticks[3] - ticks[4]) / 100;
        }
    }

    /// <summary>Processors, memory and kernel.</summary>
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1];
        var memory = File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var gibibytes = double.Parse(memory, CultureInfo.InvariantCulture) / 1024 / 1024;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {model ?? "unknown processor"}, {gibibytes:0} GiB, Linux {Environment.OSVersion.Version}");
    }
}
