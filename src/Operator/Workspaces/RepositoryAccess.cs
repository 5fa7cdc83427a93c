using Berth.Crds;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>
/// How the credentials of a private repository reach git: as files of a Secret in the pod, read by a credential helper or by ssh. They are never on
/// a volume of the workspace, so that no snapshot holds them.
/// </summary>
public static class RepositoryAccess
{
    /// <summary>Where the Secret's keys are files, in both containers.</summary>
    public const string Folder = "/run/berth/repository";

    // octal 0440: ssh takes a key of somebody else that a group may read, and refuses one of its own user that others may read.
    private const int ReadableByTheGroup = 288;

    // Git asks for the credentials of one host only, and says by "get" that it does.
    private const string Helper = """
        !berth_repository() {
          [ "$1" = get ] || exit 0
          cd "${BERTH_CREDENTIALS:-/nowhere}" 2> /dev/null || exit 0
          user=
          while IFS= read -r line; do case $line in username=*) user=${line#username=} ;; esac; done
          [ ! -f username ] || user=$(cat username)
          printf 'username=%s\n' "${user:-git}"
          if [ -f password ]; then printf 'password=%s\n' "$(cat password)"; elif [ -f token ]; then printf 'password=%s\n' "$(cat token)"; fi
        }; berth_repository
        """;

    /// <summary>The environment variables that make git use the credentials; none when the workspace names no Secret.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="folder">Where the Secret's keys are files.</param>
    public static IEnumerable<(string Name, string Value)> Variables(RepositorySpec? repository, string folder = Folder)
    {
        if (repository?.CredentialsSecretRef?.Name is not { Length: > 0 } secret)
        {
            yield break;
        }

        yield return ("BERTH_CREDENTIALS", folder);
        yield return ("BERTH_CREDENTIALS_SECRET", secret);
        if (Origin(repository.Url) is { } origin)
        {
            yield return ("GIT_CONFIG_COUNT", "1");
            yield return ("GIT_CONFIG_KEY_0", $"credential.{origin}.helper");
            yield return ("GIT_CONFIG_VALUE_0", Helper.Replace("\r\n", "\n", StringComparison.Ordinal));
        }
        else
        {
            yield return (
                "GIT_SSH_COMMAND",
                $"ssh -i {folder}/ssh-privatekey -o UserKnownHostsFile='{folder}/known_hosts ~/.ssh/known_hosts' -o StrictHostKeyChecking=yes -o BatchMode=yes");
        }
    }

    /// <summary>The volume of the Secret; null when the workspace names none.</summary>
    public static V1Volume? VolumeOf(Workspace workspace, IEnumerable<EffectiveVolume> others) =>
        workspace.Spec?.Repository?.CredentialsSecretRef?.Name is { Length: > 0 } secret
            ? new()
            {
                Name = NameBeside(others),
                // Optional: without it the pod would wait without a word. The script says what is missing.
                Secret = new() { SecretName = secret, DefaultMode = ReadableByTheGroup, Optional = true },
            }
            : null;

    /// <summary>Where the volume is in a container.</summary>
    public static V1VolumeMount MountOf(V1Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return new() { Name = volume.Name, MountPath = Folder, ReadOnlyProperty = true };
    }

    // The workspace may have given the name to a volume of its own.
    private static string NameBeside(IEnumerable<EffectiveVolume> others)
    {
        var taken = others.Select(volume => volume.Name).ToHashSet(StringComparer.Ordinal);
        var name = "repository-credentials";
        while (taken.Contains(name))
        {
            name += "0";
        }

        return name;
    }

    // Without the user: git asks for host and scheme.
    private static string? Origin(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "https" or "http" } ? $"{address.Scheme}://{address.Authority}" : null;
}
