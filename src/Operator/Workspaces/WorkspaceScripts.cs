namespace Berth.Operator.Workspaces;

/// <summary>The shell scripts that run inside a workspace's pod; they live as files beside this one, so that tools can check them.</summary>
public static class WorkspaceScripts
{
    /// <summary>Prepares the files.</summary>
    public static string Content { get; } = Read("content.sh");

    /// <summary>Starts the tasks.</summary>
    public static string Tasks { get; } = Read("tasks.sh");

    private static string Read(string name)
    {
        using var stream = typeof(WorkspaceScripts).Assembly.GetManifestResourceStream($"Berth.Operator.Workspaces.Scripts.{name}")
            ?? throw new InvalidOperationException($"The script {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
