using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.Benchmarks.Gateway.Loads;

/// <summary>Closed-loop load by wrk: as many requests as the other side can answer.</summary>
public static partial class Wrk
{
    /// <summary>Loads an address and returns requests per second, and how many there were.</summary>
    /// <exception cref="InvalidOperationException">Something was answered with an error, or not at all: nothing is to be compared then.</exception>
    public static async Task<(double Rate, double Requests)> RunAsync(GateBenchSettings settings, int port, IReadOnlyList<string> headers, CancellationToken ct, int? seconds = null)
    {
        var start = new ProcessStartInfo(settings.Wrk) { RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [
                "-t", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
                "-c", settings.Connections.ToString(CultureInfo.InvariantCulture),
                "-d", $"{(seconds ?? settings.Seconds).ToString(CultureInfo.InvariantCulture)}s",
                .. headers.SelectMany(header => (string[])["-H", header]),
                $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 && !said.Contains("Non-2xx", StringComparison.Ordinal) && !said.Contains("Socket errors", StringComparison.Ordinal)
            && Rate().Match(said) is { Success: true } rate && Count().Match(said) is { Success: true } count
                ? (double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture))
                : throw new InvalidOperationException($"wrk on port {port} with the headers {string.Join(", ", headers.Select(header => header.Split(':')[0]))}:\n{said}");
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex("([0-9]+) requests in")]
    private static partial Regex Count();
}
