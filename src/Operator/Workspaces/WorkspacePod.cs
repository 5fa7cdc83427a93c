using System.Globalization;
using Berth.Crds;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>
/// The pod of a workspace: a container <c>content</c> that prepares the files and ends, then the container <c>workspace</c>, which runs
/// what its image runs. The pod fits the Pod Security Standard "restricted".
/// </summary>
public static class WorkspacePod
{
    /// <summary>The container that prepares the files.</summary>
    public const string ContentContainer = "content";

    /// <summary>The container that the user works in.</summary>
    public const string WorkspaceContainer = "workspace";

    /// <summary>User and group that own the files; images are expected to run under any user (as OpenShift's guidelines ask).</summary>
    private const long WorkspaceUser = 1000;

    /// <summary>The pod.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="effective">What the class made of it.</param>
    public static V1Pod Of(Workspace workspace, EffectiveWorkspace effective)
    {
        var mounts = effective.Volumes.Select(volume => new V1VolumeMount { Name = volume.Name, MountPath = volume.MountPath }).ToList();
        var credentials = RepositoryAccess.VolumeOf(workspace, effective.Volumes);
        if (credentials is not null)
        {
            mounts.Add(RepositoryAccess.MountOf(credentials));
        }

        return new()
        {
            Metadata = WorkspaceObjects.ChildMetadata(workspace, workspace.Metadata.Name!),
            Spec = new()
            {
                Hostname = workspace.Metadata.Name,
                RestartPolicy = "Always",
                TerminationGracePeriodSeconds = 30,
                // A workspace runs its user's code: it gets no identity towards the API server, and no list of its neighbours.
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                SecurityContext = new()
                {
                    RunAsNonRoot = true,
                    RunAsUser = WorkspaceUser,
                    RunAsGroup = WorkspaceUser,
                    FsGroup = WorkspaceUser,
                    FsGroupChangePolicy = "OnRootMismatch",
                    SeccompProfile = new() { Type = "RuntimeDefault" },
                },
                InitContainers = [Prepare(workspace, effective, mounts)],
                Containers = [Work(workspace, effective, mounts)],
                Volumes =
                [
                    .. effective.Volumes.Select(volume =>
                        new V1Volume { Name = volume.Name, PersistentVolumeClaim = new() { ClaimName = volume.ClaimName } }),
                    .. credentials is null ? (IEnumerable<V1Volume>)[] : [credentials],
                ],
            },
        };
    }

    private static V1Container Prepare(Workspace workspace, EffectiveWorkspace effective, IList<V1VolumeMount> mounts)
    {
        var repository = workspace.Spec?.Repository;
        return new()
        {
            Name = ContentContainer,
            Image = effective.Image,
            Command = ["/bin/sh", "-c", WorkspaceScripts.Content, ContentContainer],
            Env =
            [
                .. Places(workspace, effective),
                Variable("BERTH_OWNER", workspace.Spec?.Owner ?? ""),
                Variable("BERTH_FROM_SNAPSHOT", workspace.Spec?.Source is null ? "" : "true"),
                Variable("BERTH_REPOSITORY_URL", repository?.Url ?? ""),
                Variable("BERTH_REPOSITORY_REVISION", repository?.Revision ?? ""),
                Variable("BERTH_REPOSITORY_DEPTH", repository?.Depth?.ToString(CultureInfo.InvariantCulture) ?? ""),
                .. Access(workspace),
            ],
            VolumeMounts = mounts,
            SecurityContext = Unprivileged(),
            // The last lines of a failed clone become the condition's message.
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
    }

    private static V1Container Work(Workspace workspace, EffectiveWorkspace effective, IList<V1VolumeMount> mounts) => new()
    {
        Name = WorkspaceContainer,
        Image = effective.Image,
        WorkingDir = effective.Home,
        Env = [.. Places(workspace, effective), .. Access(workspace), .. OwnOf(workspace)],
        EnvFrom = workspace.Spec?.EnvFrom is { } sources ? [.. sources] : null,
        Resources = effective.Resources,
        Ports = [.. effective.Ports.Select(port => new V1ContainerPort { Name = port.Name, ContainerPort = port.Port, Protocol = "TCP" })],
        VolumeMounts = mounts,
        SecurityContext = Unprivileged(),
        ReadinessProbe = new() { TcpSocket = new() { Port = effective.MainPort.Port }, PeriodSeconds = 2, FailureThreshold = 3 },
        Lifecycle = workspace.Spec?.Tasks is { Count: > 0 } tasks ? new() { PostStart = new() { Exec = new() { Command = TaskCommand(tasks) } } } : null,
        TerminationMessagePolicy = "FallbackToLogsOnError",
    };

    private static List<string> TaskCommand(IReadOnlyList<TaskSpec> tasks) =>
    [
        "/bin/sh", "-c", WorkspaceScripts.Tasks, "tasks",
        .. tasks.SelectMany(task => (string[])[task.Name, task.OnSnapshot.ToString(), Lines(task.Before), Lines(task.Init), Lines(task.Command)]),
    ];

    // An editor on Windows ends lines with CR LF, and a shell takes the CR for part of the last word.
    private static string Lines(string? script) => (script ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Of what the user sets, all but what Berth says itself: the scripts must be able to rely on it.</summary>
    private static IEnumerable<V1EnvVar> OwnOf(Workspace workspace) =>
        (workspace.Spec?.Env ?? []).Where(variable => variable.Name?.StartsWith("BERTH_", StringComparison.Ordinal) != true);

    /// <summary>What git needs for a private repository: for the clone, and for what its owner pushes later.</summary>
    private static IEnumerable<V1EnvVar> Access(Workspace workspace) =>
        RepositoryAccess.Variables(workspace.Spec?.Repository).Select(variable => Variable(variable.Name, variable.Value));

    // Kubernetes replaces $(NAME) in values by other variables, unless the dollar is doubled: what the user wrote is passed on as it is.
    private static V1EnvVar Variable(string name, string? value) => new() { Name = name, Value = value?.Replace("$", "$$", StringComparison.Ordinal) };

    /// <summary>What both containers know about where things are. HOME may be set by the user, who comes later in the list and wins.</summary>
    private static IEnumerable<V1EnvVar> Places(Workspace workspace, EffectiveWorkspace effective) =>
    [
        Variable("HOME", effective.Home),
        Variable("BERTH_WORKSPACE", workspace.Metadata.Name),
        Variable("BERTH_WORKSPACE_UID", workspace.Metadata.Uid),
        Variable("BERTH_HOME", effective.Home),
        Variable("BERTH_PROJECT", Project(effective.Home, workspace.Spec?.Repository?.Url)),
    ];

    /// <summary>The directory of the clone, named as <c>git clone</c> would name it.</summary>
    private static string Project(string home, string? url)
    {
        var name = url?.TrimEnd('/').Split('/', ':')[^1];
        name = name?.EndsWith(".git", StringComparison.Ordinal) == true ? name[..^4] : name;
        return $"{home.TrimEnd('/')}/{(string.IsNullOrEmpty(name) || name is "." or ".." ? "project" : name)}";
    }

    private static V1SecurityContext Unprivileged() => new()
    {
        AllowPrivilegeEscalation = false,
        Capabilities = new() { Drop = ["ALL"] },
    };
}
