using System.Diagnostics;

namespace Berth.Tests.Testing;

/// <summary>
/// Runs a program to its end and reads all that it printed. Its output goes into files: of a pipe nobody knows when the last line has come, since
/// daemons that the program started may keep it open after the program has ended.
/// </summary>
public static class CommandRun
{
    /// <summary>Runs one.</summary>
    /// <param name="program">Its path, or its name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What is set in its environment, beside what this process has; null takes a variable away.</param>
    /// <param name="ct">Kills it with all its children.</param>
    public static async Task<CommandOutcome> EndAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken ct)
    {
        var place = Directory.CreateTempSubdirectory("berth-command-");
        try
        {
            var (output, error) = (Path.Combine(place.FullName, "output"), Path.Combine(place.FullName, "error"));
            var start = new ProcessStartInfo("/bin/sh", ["-c", "out=$1 err=$2; shift 2; exec \"$@\" > \"$out\" 2> \"$err\"", "sh", output, error, program, .. arguments]);
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            try
            {
                await process.WaitForExitAsync(ct);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return new(process.ExitCode, await File.ReadAllTextAsync(output, CancellationToken.None), await File.ReadAllTextAsync(error, CancellationToken.None));
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }
}
