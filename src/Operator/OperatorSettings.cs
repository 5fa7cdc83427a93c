using Berth.Kube.Models;
using Berth.Operator.Exposure;
using Berth.Operator.Workspaces;

namespace Berth.Operator;

/// <summary>What an installation can set, by environment variables (see <see cref="FromEnvironment"/>).</summary>
public sealed record OperatorSettings
{
    /// <summary>The portal's address, without a slash at the end. Links to snapshots are made under it.</summary>
    public string PortalUrl { get; init; } = "https://berth.localhost";

    /// <summary>How the web address of a workspace is made.</summary>
    public WorkspaceAddress WorkspaceAddress { get; init; } = WorkspaceAddress.InCluster;

    /// <summary>How long a capture may take before it fails; retries of the storage never stop by themselves.</summary>
    public TimeSpan SnapshotDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The namespace of the operator: its lease lives there.</summary>
    public string Namespace { get; init; } = "berth-system";

    /// <summary>Where the Ingresses of workspaces lead.</summary>
    public ExposureSettings Exposure { get; init; } = new();

    /// <summary>Where health and metrics are served, such as <c>http://0.0.0.0:8080</c>.</summary>
    public string ListenUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Whether only one of several replicas acts. Off for a single process on a developer's machine.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>How many workspaces are reconciled at the same time.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>
    /// Reads BERTH_PORTAL_URL, BERTH_WORKSPACE_URL, BERTH_SNAPSHOT_DEADLINE, BERTH_NAMESPACE, BERTH_GATEWAY_NAMESPACE,
    /// BERTH_GATEWAY_SERVICE, BERTH_AUTHORIZE_URL, BERTH_LISTEN_URL, BERTH_LEADER_ELECTION (true or false) and BERTH_WORKERS.
    /// </summary>
    /// <param name="read">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="FormatException">A variable has a value that cannot be used; the message names it and says what would be right.</exception>
    public static OperatorSettings FromEnvironment(Func<string, string?> read)
    {
        var defaults = new OperatorSettings();
        var @namespace = Read("BERTH_NAMESPACE", defaults.Namespace, "the name of a namespace", AnyText)!;
        var gatewayNamespace = Read("BERTH_GATEWAY_NAMESPACE", @namespace, "the name of a namespace", Label)!;
        var gatewayService = Read("BERTH_GATEWAY_SERVICE", defaults.Exposure.GatewayService, "the name of a service", Label)!;
        return new()
        {
            PortalUrl = Read("BERTH_PORTAL_URL", defaults.PortalUrl, "an address such as https://berth.example.com", HttpUrl)!.TrimEnd('/'),
            WorkspaceAddress = new(Read("BERTH_WORKSPACE_URL", defaults.WorkspaceAddress.Template, "an address with placeholders such as http://{name}.{namespace}.svc:{port}", AnyText)!),
            SnapshotDeadline = Read("BERTH_SNAPSHOT_DEADLINE", defaults.SnapshotDeadline, "a duration greater than zero such as 30m", Duration),
            Namespace = @namespace,
            Exposure = new()
            {
                GatewayNamespace = gatewayNamespace,
                GatewayService = gatewayService,
                AuthorizeUrl = Read(
                    "BERTH_AUTHORIZE_URL",
                    ExposureSettings.AuthorizeUrlOf(gatewayNamespace, gatewayService),
                    "an address such as http://berth-gateway.berth-system.svc.cluster.local/.berth/authorize",
                    text => (ExposureSettings.IsAuthorizeUrl(text), text))!,
            },
            ListenUrl = Read("BERTH_LISTEN_URL", defaults.ListenUrl, "an address such as http://0.0.0.0:8080", HttpUrl)!,
            LeaderElection = Read("BERTH_LEADER_ELECTION", defaults.LeaderElection, "true or false", text => bool.TryParse(text, out var value) ? (true, value) : default),
            Workers = Read("BERTH_WORKERS", defaults.Workers, "a number from 1 to 64", text => int.TryParse(text, out var value) && value is >= 1 and <= 64 ? (true, value) : default),
        };

        T Read<T>(string name, T @default, string right, Func<string, (bool Fits, T Value)> parse)
        {
            var text = read(name);
            if (string.IsNullOrEmpty(text))
            {
                return @default;
            }

            var (fits, value) = parse(text);
            return fits ? value : throw new FormatException($"The environment variable {name} is '{text}': write {right}.");
        }
    }

    private static (bool Fits, string? Value) AnyText(string text) => (true, text);

    private static (bool Fits, string? Value) Label(string text) => (HostLabels.IsLabel(text), text);

    private static (bool Fits, string? Value) HttpUrl(string text) =>
        (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", text);

    private static (bool Fits, TimeSpan Value) Duration(string text) => (GoDuration.TryParse(text, out var value) && value > TimeSpan.Zero, value);
}
