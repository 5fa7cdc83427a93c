namespace Berth.Kube.Client;

/// <summary>Reads a user of a kubeconfig.</summary>
internal static class KubeconfigUser
{
    public static UserCredentials Read(YamlField user)
    {
        if (user["auth-provider"].IsPresent)
        {
            throw user["auth-provider"].Error("is no longer part of Kubernetes (since 1.26): use an exec plugin");
        }

        var certificate = user["client-certificate-data"].Base64Text();
        var key = user["client-key-data"].Base64Text();
        var credentials = new UserCredentials
        {
            Token = user["token"].Text(),
            TokenFile = user["tokenFile"].FilePath(),
            ClientCertificateData = certificate,
            ClientCertificateFile = certificate is null ? user["client-certificate"].FilePath() : null,
            ClientKeyData = key,
            ClientKeyFile = key is null ? user["client-key"].FilePath() : null,
            Username = user["username"].Text(),
            Password = user["password"].Text(),
            Exec = ReadExec(user["exec"]),
            Impersonate = ReadImpersonation(user),
        };

        var hasKey = credentials.ClientKeyData is not null || credentials.ClientKeyFile is not null;
        if (credentials.HasClientCertificate != hasKey)
        {
            throw user.Error(hasKey
                ? "has a client key but no client-certificate or client-certificate-data"
                : "has a client certificate but no client-key or client-key-data");
        }

        return credentials;
    }

    private static ExecPlugin? ReadExec(YamlField exec)
    {
        if (!exec.IsPresent)
        {
            return null;
        }

        var apiVersion = exec["apiVersion"].RequiredText();
        if (apiVersion is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw exec["apiVersion"].Error($"is {apiVersion}; client.authentication.k8s.io/v1 and v1beta1 are understood");
        }

        var mode = exec["interactiveMode"].Text();
        if (mode is not (null or "Never" or "IfAvailable" or "Always"))
        {
            throw exec["interactiveMode"].Error($"is {mode}; it should be Never, IfAvailable or Always");
        }

        if (mode is null && apiVersion.EndsWith("/v1", StringComparison.Ordinal))
        {
            throw exec["interactiveMode"].Error("is missing: with client.authentication.k8s.io/v1 it must be Never, IfAvailable or Always");
        }

        return new()
        {
            Command = ResolveCommand(exec["command"]),
            Arguments = [.. exec["args"].Items().Select(a => a.Text() ?? "")],
            Environment = ReadEnvironment(exec["env"]),
            ApiVersion = apiVersion,
            InteractiveMode = mode ?? "IfAvailable",
            ProvideClusterInfo = exec["provideClusterInfo"].Flag(),
            InstallHint = exec["installHint"].Text(),
        };
    }

    /// <summary>A command with a slash in it is relative to the kubeconfig's folder; without one it is looked up on PATH.</summary>
    private static string ResolveCommand(YamlField command)
    {
        var text = command.RequiredText();
        return text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? command.FullPath(text) : text;
    }

    // Of several of one name the last counts, as in any environment.
    private static Dictionary<string, string> ReadEnvironment(YamlField env)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in env.Items())
        {
            variables[variable["name"].RequiredText()] = variable["value"].Text() ?? "";
        }

        return variables;
    }

    private static Impersonation? ReadImpersonation(YamlField user)
    {
        var groups = user["as-groups"].Items().Select(g => g.RequiredText()).ToList();
        var extra = user["as-user-extra"].Members()
            .ToDictionary(m => m.Name, IReadOnlyList<string> (m) => [.. m.Value.Items().Select(v => v.Text() ?? "")]);
        var uid = user["as-uid"].Text();
        if (user["as"].Text() is { Length: > 0 } name)
        {
            return new() { UserName = name, Uid = uid, Groups = groups, Extra = extra };
        }

        return groups.Count == 0 && extra.Count == 0 && uid is null
            ? null
            : throw user["as"].Error("is missing although as-uid, as-groups or as-user-extra is set");
    }
}
