using System.Text.RegularExpressions;

namespace Berth.Gateway.Login;

/// <summary>An OpenID provider (OpenID Connect Core 1.0).</summary>
/// <remarks>Defaults are in the getters: source-generated JSON sets what a file leaves out to null.</remarks>
public sealed partial record ProviderSettings
{
    /// <summary>Names the provider in addresses: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What people see; <see cref="Name"/> unless set.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The issuer, exactly as the provider's own discovery document and its tokens write it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The client that was registered for this gateway at the provider.</summary>
    public required string ClientId { get; init; }

    /// <summary>The path of the file with the client's secret. Read at each use: it may be replaced while the gateway runs.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>The environment variable with the client's secret, when there is no file. Neither: a public client.</summary>
    public string? ClientSecretEnv { get; init; }

    /// <summary>What is asked for; <c>openid</c> is always among it.</summary>
    public IReadOnlyList<string> Scopes { get => field ?? ["openid", "email", "profile"]; init; }

    /// <summary>Stands before every name of an account, as in Kubernetes' <c>--oidc-username-prefix</c>.</summary>
    public string UsernamePrefix { get => field ?? ""; init; }

    /// <summary>Stands before every group, as in Kubernetes' <c>--oidc-groups-prefix</c>.</summary>
    public string GroupsPrefix { get => field ?? ""; init; }

    /// <summary>The claim with the groups: a text or a list of texts.</summary>
    public string GroupsClaim { get => field ?? "groups"; init; }

    /// <summary>The only groups that are taken in, without the prefix, for accounts that have hundreds; all when empty.</summary>
    public IReadOnlyList<string> Groups { get => field ?? []; init; }

    /// <summary>Whether a logout here leaves people logged in at the provider, rather than going on to its own logout (RP-Initiated Logout 1.0).</summary>
    public bool KeepProviderSession { get; init; }

    /// <summary>What people see.</summary>
    internal string Title => DisplayName ?? Name;

    /// <summary>Reads the client's secret; null for a public client.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal string? ReadClientSecret() =>
        ClientSecretFile is { } path ? File.ReadAllText(path).Trim()
        : ClientSecretEnv is { } variable ? Environment.GetEnvironmentVariable(variable)
        : null;

    internal ProviderSettings Checked()
    {
        if (!NamePattern().IsMatch(Name))
        {
            throw new FormatException($"the provider's name '{Name}' must be of lower-case letters, digits and hyphens.");
        }

        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) || issuer is not { Query: "", Fragment: "", UserInfo: "" })
        {
            throw new FormatException($"issuer of the provider {Name} is '{Issuer}': write an address without a query such as https://id.example.com.");
        }

        // Without TLS anybody on the way is the provider. On this machine nobody is on the way.
        var isHere = issuer.IsLoopback || issuer.Host.EndsWith(".localhost", StringComparison.Ordinal);
        if (issuer.Scheme != Uri.UriSchemeHttps && !(issuer.Scheme == Uri.UriSchemeHttp && isHere))
        {
            throw new FormatException($"issuer of the provider {Name} is '{Issuer}': it must begin with https://.");
        }

        return ClientId.Length == 0
            ? throw new FormatException($"clientId of the provider {Name} is empty.")
            : this;
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$")]
    private static partial Regex NamePattern();
}
