namespace Berth.Tests.EndToEnd;

/// <summary>Runs programs: this repository's by their path in it, others by their name.</summary>
internal static class Command
{
    /// <summary>Runs one to its end, on the local cluster: a KUBECONFIG of the user's is none of the tests' business.</summary>
    public static async Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment, CancellationToken ct)
    {
        var path = program.Contains('/') ? Path.Combine(RepositoryRoot(), program) : program;
        var changes = environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        changes.TryAdd("KUBECONFIG", null);
        var outcome = await CommandRun.EndAsync(path, arguments, changes, ct);
        return new(outcome.ExitCode, outcome.Output + outcome.Error);
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
