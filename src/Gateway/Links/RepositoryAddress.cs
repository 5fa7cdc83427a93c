using System.Globalization;
using Berth.Crds;

namespace Berth.Gateway.Links;

/// <summary>Where a repository is asked for, once its class has allowed the host. Pure.</summary>
/// <param name="Discovery">The first request of a fetch over HTTP (Git, gitprotocol-http, "Discovering References").</param>
/// <param name="HostKey">The key of the host's credential in a Secret: its name, with an underscore and the port if it is not 443.</param>
internal sealed record RepositoryAddress(Uri Discovery, string HostKey)
{
    private const string Plain = "http://";

    /// <summary>The address, or why there is none.</summary>
    public static (RepositoryAddress? Address, RepositoryAnswer? Refusal) Of(string url, SnapshotPolicy policy)
    {
        // What is not written as its parsed form would be read in another way further on: refused, not mended.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri is not { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "", HostNameType: UriHostNameType.Dns or UriHostNameType.IPv4 }
            || !url.All(character => character is > ' ' and < '\x7f' and not '\\'))
        {
            return (null, RepositoryAnswer.NoAddress);
        }

        var host = uri.Host.ToLowerInvariant();
        var isAllowed = policy.RepositoryHosts?.Any(allowed => Allows(allowed, uri.Scheme, host, uri.Port)) == true;
        return isAllowed
            ? (new(
                new($"{uri.GetLeftPart(UriPartial.Path).TrimEnd('/')}/info/refs?service=git-upload-pack"),
                uri.Port == 443 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}_{uri.Port}")), null)
            : (null, RepositoryAnswer.HostNotAllowed);
    }

    private static bool Allows(string allowed, string scheme, string host, int port)
    {
        var (allowedScheme, rest) = allowed.StartsWith(Plain, StringComparison.Ordinal) ? ("http", allowed[Plain.Length..]) : ("https", allowed);
        var (name, number) = rest.Split(':') switch
        {
            [var only] => (only, allowedScheme == "https" ? 443 : 80),
            [var first, var second] when int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => (first, parsed),
            _ => ("", 0),
        };
        return allowedScheme == scheme && name == host && number == port;
    }
}
