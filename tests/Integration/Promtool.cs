using System.Diagnostics;

namespace Berth.Tests.Integration;

/// <summary>What Prometheus' own checker says of metrics.</summary>
internal static class Promtool
{
    /// <summary>Its complaints, one a line; empty when there are none.</summary>
    public static Task<string> ComplaintsAsync(string metrics, CancellationToken ct) => RunAsync("check", metrics, ct);

    /// <summary>The same of metrics as OpenMetrics.</summary>
    public static Task<string> OpenMetricsComplaintsAsync(string metrics, CancellationToken ct) => RunAsync("check-openmetrics", metrics, ct);

    private static async Task<string> RunAsync(string command, string metrics, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "promtool"), [command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.StandardInput.WriteAsync(metrics.AsMemory(), ct);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        var complaints = string.Concat(await said).Trim();
        return process.ExitCode != 0 && complaints.Length == 0 ? $"promtool ended with {process.ExitCode}." : complaints;
    }
}
