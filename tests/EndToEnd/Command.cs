using System.Diagnostics;
using System.Text;

namespace Berth.Tests.EndToEnd;

/// <summary>Runs programs: this repository's by their path in it, others by their name.</summary>
internal static class Command
{
    /// <summary>Runs one to its end, on the local cluster: a KUBECONFIG of the user's is none of the tests' business.</summary>
    public static async Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program.Contains('/') ? Path.Combine(RepositoryRoot(), program) : program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("KUBECONFIG");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            // Daemons that it starts may keep its pipes open: its own end is what counts.
            while (!process.HasExited)
            {
                await Task.Delay(50, ct);
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        // What it printed last may still be on its way.
        await Task.Delay(200, CancellationToken.None);
        lock (output)
        {
            return new(process.ExitCode, output.ToString());
        }

        void Append(string? line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }
    }

    /// <summary>The folder of this repository.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Operator.sln.");
    }
}
