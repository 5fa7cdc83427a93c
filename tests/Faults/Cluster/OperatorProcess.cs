using System.Diagnostics;
using System.Globalization;

namespace Berth.Tests.Faults.Cluster;

/// <summary>The real operator, as a process that can be killed, frozen and started again.</summary>
public sealed class OperatorProcess(string kubeconfig, string log, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    // The shell outlives nobody: when these tests are killed its input ends, and it kills the operator.
    private const string Leash = """
        "$@" >>"$LOG" 2>&1 &
        echo $!
        while read -r signal; do if kill -"$signal" $! 2>/dev/null; then echo "$signal"; else echo gone; fi; done
        kill -KILL $! 2>/dev/null
        wait $! 2>/dev/null
        """;

    private Process? _leash;
    private string _id = "";
    private long _begin;

    /// <summary>What it said last.</summary>
    public string LastWords => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(40)) : "";

    /// <summary>Whether it does not run: it was not started, or has come to its end by itself (what remains of it waits to be buried).</summary>
    public bool HasEnded =>
        _leash is null || (!File.Exists($"/proc/{_id}/stat") || File.ReadAllText($"/proc/{_id}/stat").Split(") ")[^1].StartsWith('Z'));

    /// <summary>Starts it.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Leash, "operator", "dotnet", Path.Combine(AppContext.BaseDirectory, "Berth.Operator.dll")])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in new Dictionary<string, string>(environment)
        {
            ["LOG"] = log,
            ["KUBECONFIG"] = kubeconfig,
            ["BERTH_LISTEN_URL"] = "http://127.0.0.1:0",
            // Starts faster; nothing here runs for long.
            ["DOTNET_TieredPGO"] = "0",
        })
        {
            start.Environment[name] = value;
        }

        _begin = File.Exists(log) ? new FileInfo(log).Length : 0;
        _leash = Process.Start(start)!;
        _id = await _leash.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The operator could not be started.");
    }

    /// <summary>Whether it has said something since its start.</summary>
    public bool HasSaid(string text)
    {
        using var said = new FileStream(log, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        said.Position = _begin;
        using var reader = new StreamReader(said);
        return reader.ReadToEnd().Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Sends it a signal, such as STOP and CONT, and returns when that is done.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task SignalAsync(string signal)
    {
        await _leash!.StandardInput.WriteLineAsync(signal);
        await _leash.StandardInput.FlushAsync();
        if (await _leash.StandardOutput.ReadLineAsync() != signal)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The operator {_id} could not be sent {signal}."));
        }
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
