using System.Diagnostics;
using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

/// <summary>A directory that stands for the volume of a workspace, and the scripts run on it by a real shell.</summary>
internal sealed class ScriptRun : IDisposable
{
    private readonly DirectoryInfo place = Directory.CreateTempSubdirectory("berth-scripts-");

    public ScriptRun() => Directory.CreateDirectory(Home);

    /// <summary>The shells that are there: what an image may bring as /bin/sh.</summary>
    public static IEnumerable<string> Shells => ((string[])["/bin/sh", "/usr/bin/busybox", "/bin/busybox", "/bin/bash"])
        .Where(File.Exists)
        .DistinctBy(Path.GetFileName)
        .Select(path => path.EndsWith("busybox", StringComparison.Ordinal) ? path + " sh" : path);

    public string Shell { get; init; } = "/bin/sh";

    public string Home => Path.Combine(place.FullName, "home dir");

    public string Uid { get; set; } = "uid-1";

    public string Owner { get; set; } = "";

    public bool FromSnapshot { get; set; }

    public string Url { get; set; } = "";

    public string Revision { get; set; } = "";

    public string Depth { get; set; } = "";

    /// <summary>The keys of the Secret for the repository; null when the workspace names none.</summary>
    public IReadOnlyDictionary<string, string>? Secret { get; set; }

    /// <summary>What is looked up before the real commands, so that a test can cut one off.</summary>
    public string Shims => Path.Combine(place.FullName, "shims");

    public string Project => Path.Combine(Home, "project");

    public string Root => place.FullName;

    public string Kind => File.ReadAllText(Path.Combine(place.FullName, "termination"));

    public Outcome Content() => Run(WorkspaceScripts.Content, "content", []);

    public Outcome Tasks(params string[] arguments) => Run(WorkspaceScripts.Tasks, "tasks", arguments);

    /// <summary>Waits for a file that a task in the background writes.</summary>
    public async Task<string> ReadAsync(string name, string ending) => (await Wait.ForAsync(
        () => Task.FromResult(Read(name)),
        text => text?.EndsWith(ending, StringComparison.Ordinal) == true,
        $"{name} to end with '{ending}'",
        TestContext.Current.CancellationToken))!;

    /// <summary>
    /// Waits until no task runs any more. They run in the background as children of nobody; what each has is the environment it was started
    /// with, in which the folder of this run is.
    /// </summary>
    public Task SettledAsync() => Wait.ForAsync(
        () => Task.FromResult(Running()), running => running.Count == 0, "the tasks to end", TestContext.Current.CancellationToken);

    public string? Read(string name) => File.Exists(Path.Combine(Home, name)) ? File.ReadAllText(Path.Combine(Home, name)) : null;

    public void Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A copy of the volume, as a snapshot and a restore make it.</summary>
    public ScriptRun Copy(string uid)
    {
        var copy = new ScriptRun { Shell = Shell, Uid = uid, FromSnapshot = true, Url = Url, Owner = Owner };
        Start("cp", ["-a", Home + "/.", copy.Home], new Dictionary<string, string>()).ExitCode.ShouldBe(0);
        return copy;
    }

    /// <summary>Puts a script before a command of the same name.</summary>
    public void Shim(string command, string script)
    {
        Directory.CreateDirectory(Shims);
        var path = Path.Combine(Shims, command);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        Start("chmod", ["+x", path], new Dictionary<string, string>()).ExitCode.ShouldBe(0);
    }

    public static Outcome Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TestLimits.OfAWait))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end.");
        }

        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => place.Delete(recursive: true);

    private List<string> Running()
    {
        var mine = $"BERTH_HOME={Home}";
        return
        [
            .. Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _)).Where(process =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(process, "environ")).Split('\0').Contains(mine);
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            }),
        ];
    }

    private Outcome Run(string script, string name, string[] arguments)
    {
        var shell = Shell.Split(' ');
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Directory.Exists(Shims) ? $"{Shims}:{Environment.GetEnvironmentVariable("PATH")}" : Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Home,
            ["BERTH_HOME"] = Home,
            ["BERTH_WORKSPACE_UID"] = Uid,
            ["BERTH_OWNER"] = Owner,
            ["BERTH_FROM_SNAPSHOT"] = FromSnapshot ? "true" : "",
            ["BERTH_REPOSITORY_URL"] = Url,
            ["BERTH_REPOSITORY_REVISION"] = Revision,
            ["BERTH_REPOSITORY_DEPTH"] = Depth,
            ["BERTH_PROJECT"] = Project,
            ["BERTH_TERMINATION_LOG"] = Path.Combine(place.FullName, "termination"),
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        };
        foreach (var (variable, value) in Access())
        {
            environment[variable] = value;
        }

        return Start(shell[0], [.. shell[1..], "-c", script, name, .. arguments], environment);
    }

    // As the pod has it: the keys of the Secret as files, and what makes git read them.
    private IEnumerable<(string Name, string Value)> Access()
    {
        if (Secret is null)
        {
            return [];
        }

        var folder = Directory.CreateDirectory(Path.Combine(place.FullName, "secret")).FullName;
        foreach (var (key, value) in Secret)
        {
            File.WriteAllText(Path.Combine(folder, key), value);
        }

        return RepositoryAccess.Variables(new() { Url = Url, CredentialsSecretRef = new() { Name = "git-access" } }, folder);
    }

    internal sealed record Outcome(int ExitCode, string Output, string Error);
}
