using System.Buffers;

namespace Berth.Gateway;

/// <summary>The domain under which every workspace has a host.</summary>
/// <param name="Scheme"><c>https</c>, or <c>http</c> for trials.</param>
/// <param name="Domain">The domain, in lower case.</param>
/// <param name="Port">The port that browsers use.</param>
public sealed record WorkspaceDomain(string Scheme, string Domain, int Port)
{
    private const string Placeholder = "{label}.";
    private readonly string _suffix = "." + Domain;

    /// <summary>Reads an address such as <c>https://{label}.workspaces.example.com:8443</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static WorkspaceDomain Parse(string template)
    {
        var uri = template.Contains("://" + Placeholder, StringComparison.Ordinal)
            && Uri.TryCreate(template.Replace(Placeholder, "", StringComparison.Ordinal), UriKind.Absolute, out var parsed)
                ? parsed
                : null;
        return uri is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "", HostNameType: UriHostNameType.Dns }
            ? new(uri.Scheme, uri.IdnHost.ToLowerInvariant(), uri.Port)
            : throw new FormatException($"'{template}' is not an address such as https://{{label}}.workspaces.example.com.");
    }

    /// <summary>The origin (RFC 6454) of a workspace's host, as browsers write it: without the port that its scheme has anyway.</summary>
    public string Origin(string label) => $"{Scheme}://{label}.{Domain}{(IsDefaultPort ? "" : $":{Port}")}";

    /// <summary>
    /// The label of a Host header: what stands before the domain; null when the host is not directly under the domain or names
    /// another port.
    /// </summary>
    /// <remarks>Only letters, digits and hyphens are a label (RFC 1123): anything else could be read as something else further on.</remarks>
    public string? LabelOf(HostString host)
    {
        var name = host.Host;
        if ((host.Port ?? DefaultPort) != Port || !name.EndsWith(_suffix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var label = name.AsSpan(0, name.Length - _suffix.Length);
        return label.Length is > 0 and <= 63 && !label.ContainsAnyExcept(LabelCharacters) ? label.ToString().ToLowerInvariant() : null;
    }

    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>Whether the domain is below, or is, a host: that host could then set cookies for workspaces.</summary>
    public bool IsUnder(string host) => IsAtOrBelow(Domain, host);

    /// <summary>Whether a host is below, or is, the domain: workspaces could then set cookies for it.</summary>
    public bool Covers(string host) => IsAtOrBelow(host, Domain);

    private static bool IsAtOrBelow(string name, string domain) =>
        name.Equals(domain, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private int DefaultPort => Scheme == "https" ? 443 : 80;

    private bool IsDefaultPort => Port == DefaultPort;
}
