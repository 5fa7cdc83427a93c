using System.Diagnostics;

namespace Berth.Soak;

/// <summary>Kills and starts the pieces of the control plane, by hack/cluster.</summary>
public sealed class ClusterPieces(SoakSettings settings)
{
    /// <summary>Kills a piece with SIGKILL.</summary>
    public Task KillAsync(string piece, CancellationToken ct) => RunAsync(["kill", piece], ct);

    /// <summary>Starts a piece, and waits until it is ready.</summary>
    public Task StartAsync(string piece, CancellationToken ct) => RunAsync(["start", piece], ct);

    /// <summary>Installs the definitions of a folder, and waits until they are served.</summary>
    public Task InstallAsync(string folder, CancellationToken ct) => RunAsync(["crds", folder], ct);

    private async Task RunAsync(string[] arguments, CancellationToken ct)
    {
        // Daemons that it starts keep what they inherit: its output goes nowhere that is waited for.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "cluster", settings.ClusterScript, .. arguments, "--name", settings.Cluster]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"hack/cluster {string.Join(' ', arguments)} --name {settings.Cluster} ended with {process.ExitCode}.");
        }
    }
}
