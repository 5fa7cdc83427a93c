using System.Diagnostics;
using System.Globalization;

namespace Berth.Tests.Integration.Operator;

/// <summary>A program of this repository that runs beside the tests, and ends with them, also when they are killed.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Process _guard;
    private readonly List<string> _log = [];

    /// <summary>Starts it.</summary>
    /// <param name="project">The folder of its project, from the root of the sources; it was built together with these tests.</param>
    /// <param name="program">The name of its assembly.</param>
    /// <param name="environment">What its environment has beyond ours.</param>
    /// <param name="arguments">Its arguments.</param>
    public BackgroundProcess(string project, string program, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        // …/bin/Debug/net10.0/: the same configuration and framework as ours.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(ControlPlane.RepositoryRoot(), project, "bin", output.Parent!.Name, output.Name, $"{program}.dll");
        File.Exists(path).ShouldBeTrue($"{path} is not there: build it");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[path, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _guard = Guard(_process.Id);
    }

    /// <summary>Whether it runs.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Ends it with SIGKILL: it has no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsAlive)
        {
            await KillAsync();
        }

        if (!_guard.HasExited)
        {
            _guard.Kill();
            await _guard.WaitForExitAsync();
        }

        _guard.Dispose();
        _process.Dispose();
    }

    /// <summary>Outlives us for a second when we are killed, to end the process.</summary>
    private static Process Guard(int pid)
    {
        var start = new ProcessStartInfo("/bin/sh");
        foreach (var argument in (string[])
            [
                "-c", "while kill -0 $1 && kill -0 $2; do sleep 1; done 2>/dev/null; kill -KILL $2 2>/dev/null", "guard",
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture), pid.ToString(CultureInfo.InvariantCulture),
            ])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }
}
