using System.Globalization;
using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>Somebody who answers the same request.</summary>
/// <param name="Name">For people.</param>
/// <param name="Port">On the loopback address.</param>
/// <param name="Headers">What the request says beyond its first line.</param>
/// <param name="Process">Its process; children of it count as it.</param>
public sealed record Peer(string Name, int Port, IReadOnlyList<string> Headers, int Process)
{
    /// <summary>CPU seconds that it has used so far.</summary>
    public double CpuSeconds() => new ProcessMeter(Process).CpuSeconds + Children().Sum(child => new ProcessMeter(child).CpuSeconds);

    private IEnumerable<int> Children() => File
        .ReadAllText($"/proc/{Process}/task/{Process}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => int.Parse(text, CultureInfo.InvariantCulture));
}
