namespace Berth.Gateway;

/// <summary>What an installation can set, by environment variables (see <see cref="FromEnvironment"/>).</summary>
public sealed record GatewaySettings
{
    /// <summary>The portal's address: where people log in and see what they may open. Its host is not above the workspaces' domain.</summary>
    public Uri PortalUrl { get; init; } = new("https://berth.localhost");

    /// <summary>The address of a workspace: scheme, <c>{label}.</c> and the domain, and a port if it is not the scheme's own.</summary>
    public WorkspaceDomain Workspaces { get; init; } = WorkspaceDomain.Parse("https://{label}.workspaces.localhost");

    /// <summary>The namespace of the gateway: its keys and ended sessions are kept there.</summary>
    public string Namespace { get; init; } = "berth-system";

    /// <summary>Names this replica among the others: the name of its pod.</summary>
    public string ReplicaName { get; init; } = Environment.MachineName;

    /// <summary>
    /// Where requests are taken, such as <c>http://0.0.0.0:8080</c>: TLS ends before it, at the ingress. With <c>https</c> it ends here,
    /// with the certificates of <see cref="TlsFolders"/>, and HTTP/2 is spoken with whoever can.
    /// </summary>
    public string ListenUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>
    /// Where HTTP/2 is taken without TLS and without being asked for (RFC 9113, 3.3), from <see cref="TrustedProxies"/> alone; null for
    /// nowhere.
    /// </summary>
    public string? H2cUrl { get; init; }

    /// <summary>Folders with <c>tls.crt</c> and <c>tls.key</c>, for an <c>https</c> <see cref="ListenUrl"/>.</summary>
    public IReadOnlyList<string> TlsFolders { get; init; } = [];

    /// <summary>Whether workspaces are told who comes.</summary>
    public bool TellIdentity { get; init; } = true;

    /// <summary>Where health and metrics are served, for the cluster only: not through the ingress.</summary>
    public string ManagementUrl { get; init; } = "http://127.0.0.1:8081";

    /// <summary>
    /// The addresses (CIDR) of the proxies before the gateway whose word on the client's address is taken, and who
    /// may ask about requests (<see cref="Authorize.AuthorizeEndpoint"/>). None: nobody.
    /// </summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The limits of the gate.</summary>
    public GateLimits Limits { get; init; } = new();

    /// <summary>
    /// Reads BERTH_PORTAL_URL, BERTH_WORKSPACE_URL, BERTH_NAMESPACE, BERTH_REPLICA, BERTH_LISTEN_URL, BERTH_TLS, BERTH_H2C_URL,
    /// BERTH_MANAGEMENT_URL, BERTH_TRUSTED_PROXIES and BERTH_TELL_IDENTITY.
    /// </summary>
    /// <param name="read">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="FormatException">A variable has a value that cannot be used; the message names it and says what would be right.</exception>
    public static GatewaySettings FromEnvironment(Func<string, string?> read)
    {
        var defaults = new GatewaySettings();
        var settings = new GatewaySettings
        {
            PortalUrl = Read("BERTH_PORTAL_URL", defaults.PortalUrl, "an address without a path such as https://berth.example.com", PortalAddress),
            Workspaces = Read("BERTH_WORKSPACE_URL", defaults.Workspaces, "an address such as https://{label}.workspaces.example.com", WorkspaceDomain.Parse),
            Namespace = Read("BERTH_NAMESPACE", defaults.Namespace, "the name of a namespace", text => text),
            ReplicaName = Read("BERTH_REPLICA", defaults.ReplicaName, "a name", text => text),
            ListenUrl = Read("BERTH_LISTEN_URL", defaults.ListenUrl, "an address such as http://0.0.0.0:8080 or https://0.0.0.0:8443", ListenAddress),
            TlsFolders = Read("BERTH_TLS", defaults.TlsFolders, "folders with commas between them", List),
            H2cUrl = Read("BERTH_H2C_URL", defaults.H2cUrl, "an address such as http://0.0.0.0:8082", Address),
            ManagementUrl = Read("BERTH_MANAGEMENT_URL", defaults.ManagementUrl, "an address such as http://0.0.0.0:8081", Address),
            TrustedProxies = Read("BERTH_TRUSTED_PROXIES", defaults.TrustedProxies, "networks with commas between them such as 10.0.0.0/8", Networks),
            TellIdentity = Read("BERTH_TELL_IDENTITY", defaults.TellIdentity, "true or false", bool.Parse),
        };
        if (settings.Workspaces.IsUnder(settings.PortalUrl.Host) || settings.Workspaces.Covers(settings.PortalUrl.Host))
        {
            throw new FormatException(
                $"The environment variables BERTH_PORTAL_URL and BERTH_WORKSPACE_URL share a domain ({settings.PortalUrl.Host}, {settings.Workspaces.Domain}): "
                + "give workspaces a domain of their own, which is neither above nor below the portal's, so that no workspace can set the portal's cookies.");
        }

        if (settings.IsTls != settings.TlsFolders.Count > 0)
        {
            throw new FormatException(
                $"The environment variables BERTH_LISTEN_URL ({settings.ListenUrl}) and BERTH_TLS ({string.Join(',', settings.TlsFolders)}) do not fit: "
                + "set BERTH_TLS to a folder with tls.crt and tls.key where the address begins with https, and leave it out where it begins with http.");
        }

        if (settings.H2cUrl is not null && settings.TrustedProxies.Count == 0)
        {
            throw new FormatException(
                "The environment variable BERTH_H2C_URL needs BERTH_TRUSTED_PROXIES: HTTP/2 without TLS is taken from the proxies that are named there, and from nobody else.");
        }

        return settings;

        T Read<T>(string name, T @default, string right, Func<string, T> parse)
        {
            var text = read(name);
            if (string.IsNullOrEmpty(text))
            {
                return @default;
            }

            try
            {
                return parse(text);
            }
            catch (FormatException)
            {
                throw new FormatException($"The environment variable {name} is '{text}': write {right}.");
            }
        }
    }

    /// <summary>Whether TLS ends here.</summary>
    public bool IsTls => ListenUrl.StartsWith("https:", StringComparison.Ordinal);

    // An address of the machine, not a name that something would have to look up.
    private static string ListenAddress(string text) =>
        Http(text) is { AbsolutePath: "/" } uri && (uri.Host == "localhost" || uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            ? uri.ToString().TrimEnd('/')
            : throw new FormatException();

    private static string Address(string text) =>
        ListenAddress(text) is var address && address.StartsWith("http:", StringComparison.Ordinal) ? address : throw new FormatException();

    private static IReadOnlyList<string> List(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static Uri PortalAddress(string text) =>
        Http(text) is { AbsolutePath: "/", Query: "", UserInfo: "" } uri ? uri : throw new FormatException();

    private static Uri Http(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw new FormatException();

    private static IReadOnlyList<System.Net.IPNetwork> Networks(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(System.Net.IPNetwork.Parse)];
}
