using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Berth.Kube.Client;

/// <summary>Runs an exec plugin once, for no longer than a bound.</summary>
internal sealed partial class ExecPluginRunner(ExecPlugin plugin, ClusterConfiguration configuration, TimeSpan? bound = null)
{
    private const int MaxOutput = 1024 * 1024;
    private readonly TimeSpan _bound = bound ?? TimeSpan.FromSeconds(60);

    /// <exception cref="ClusterConfigurationException">Names the plugin, its exit code and the first lines of its standard error.</exception>
    public async Task<ExecCredentialStatus> RunAsync(CancellationToken ct)
    {
        var interactive = IsInteractive();
        using var process = Start(interactive);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_bound);
        var error = ReadAsync(process.StandardError, limit.Token);
        try
        {
            if (!interactive)
            {
                process.StandardInput.Close();
            }

            var output = await ReadAsync(process.StandardOutput, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var said = await error;
            return process.ExitCode == 0
                ? Parse(output, said)
                : throw Failure($"ended with exit code {process.ExitCode}", said);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failure($"did not end within {_bound.TotalSeconds:0.#} s and was killed", "");
        }
        finally
        {
            Kill(process);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself just now.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, ct) is var count and > 0)
        {
            // What is too much is read all the same, lest the plugin blocks on a full pipe.
            if (text.Length < MaxOutput)
            {
                text.Append(buffer, 0, count);
            }
        }

        return text.ToString();
    }

    private bool IsInteractive()
    {
        var terminal = !Console.IsInputRedirected;
        return plugin.InteractiveMode switch
        {
            "Never" => false,
            "Always" when !terminal => throw new ClusterConfigurationException(
                $"The exec plugin {plugin.Command} wants a terminal (interactiveMode: Always) and there is none."),
            _ => terminal,
        };
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Describe(interactive).ToJsonString();
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            var hint = string.IsNullOrWhiteSpace(plugin.InstallHint) ? "" : $" {plugin.InstallHint.Trim()}";
            throw new ClusterConfigurationException($"The exec plugin {plugin.Command} cannot be started: {e.Message}.{hint}", e);
        }
    }

    private JsonObject Describe(bool interactive)
    {
        var spec = new JsonObject { ["interactive"] = interactive };
        if (plugin.ProvideClusterInfo)
        {
            var authority = configuration.CertificateAuthorityData
                ?? (configuration.CertificateAuthorityFile is { } file ? File.ReadAllText(file) : null);
            var cluster = new JsonObject { ["server"] = configuration.Server.OriginalString };
            if (authority is not null)
            {
                cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
            }

            if (configuration.TlsServerName is { } name)
            {
                cluster["tls-server-name"] = name;
            }

            if (configuration.InsecureSkipTlsVerify)
            {
                cluster["insecure-skip-tls-verify"] = true;
            }

            if (configuration.ProxyUrl is { } proxy)
            {
                cluster["proxy-url"] = proxy.OriginalString;
            }

            spec["cluster"] = cluster;
        }

        return new() { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec };
    }

    /// <summary>Reads what the plugin printed.</summary>
    /// <exception cref="ClusterConfigurationException">It is no credential.</exception>
    internal ExecCredentialStatus Parse(string output, string error)
    {
        ExecCredential? credential;
        try
        {
            credential = JsonSerializer.Deserialize(output, ClientJsonContext.Default.ExecCredential);
        }
        catch (JsonException)
        {
            // The parser's words and the output stay out: either may hold the token.
            throw Failure("printed what is not an ExecCredential in JSON", error);
        }

        if (credential?.Kind != "ExecCredential" || credential.ApiVersion != plugin.ApiVersion)
        {
            throw Failure($"should have printed kind ExecCredential of {plugin.ApiVersion}", error);
        }

        var status = credential.Status;
        if (status is null || (string.IsNullOrWhiteSpace(status.Token) && status.ClientCertificateData is null))
        {
            throw Failure("printed a credential with neither status.token nor status.clientCertificateData", error);
        }

        if (status.Token?.Trim().Any(c => c is <= ' ' or > '~') is true)
        {
            throw Failure("printed a token with characters that no token has", error);
        }

        return status.ClientCertificateData is null == status.ClientKeyData is null
            ? status
            : throw Failure("printed only one of status.clientCertificateData and status.clientKeyData", error);
    }

    private ClusterConfigurationException Failure(string what, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(5)
            .Select(line => LikeASecret().Replace(line.Length > 200 ? line[..200] : line, "[...]"));
        var said = string.Join(" | ", lines);
        return new($"The exec plugin {plugin.Command} {what}{(said.Length == 0 ? "." : $"; it said: {said}")}");
    }

    [GeneratedRegex("[A-Za-z0-9+_=.-]{40,}")]
    private static partial Regex LikeASecret();
}
