using System.Diagnostics;

namespace Berth.Tests.Faults.Cluster;

/// <summary>The real operator, as a process that can be killed and started again.</summary>
public sealed class OperatorProcess(string kubeconfig, string log) : IAsyncDisposable
{
    // The shell outlives nobody: when these tests are killed its input ends, and it kills the operator.
    private const string Leash = """
        "$@" >>"$LOG" 2>&1 &
        cat >/dev/null
        kill -KILL $!
        wait $! 2>/dev/null
        """;

    private Process? _leash;

    /// <summary>What it said last.</summary>
    public string LastWords => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(40)) : "";

    /// <summary>Starts it.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", Leash, "operator", "dotnet", Path.Combine(AppContext.BaseDirectory, "Berth.Operator.dll")])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["LOG"] = log,
            ["KUBECONFIG"] = kubeconfig,
            ["BERTH_LISTEN_URL"] = "http://127.0.0.1:0",
            ["BERTH_LEADER_ELECTION"] = "false",
            // Starts faster; nothing here runs for long.
            ["DOTNET_TieredPGO"] = "0",
        })
        {
            start.Environment[name] = value;
        }

        _leash = Process.Start(start)!;
    }

    /// <summary>Kills it with SIGKILL, and returns when it is dead.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _leash, null) is { } leash)
        {
            using (leash)
            {
                leash.StandardInput.Close();
                await leash.WaitForExitAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();
}
