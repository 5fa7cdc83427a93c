using System.Security.Cryptography;
using System.Text;

namespace Berth.Gateway.Links;

/// <summary>The identifier in a snapshot's link: 128 random bits in 32 lower-case hexadecimal digits. It is a secret: never logged.</summary>
internal static class LinkId
{
    /// <summary>Where links are on the portal.</summary>
    public const string Path = "/s/";

    private const int Length = 32;

    /// <summary>
    /// What an identifier is looked up by; null when it cannot be one. A digest, so that the time that a comparison takes says nothing
    /// about how much of a guess is right.
    /// </summary>
    public static string? Digest(string? id) =>
        id is { Length: Length } && id.All(char.IsAsciiHexDigitLower) ? Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(id))) : null;

    /// <summary>The same of the address of a link, whatever portal it was issued for.</summary>
    public static string? DigestOfUrl(string? url) =>
        url?.LastIndexOf(Path, StringComparison.Ordinal) is { } at and >= 0 ? Digest(url[(at + Path.Length)..]) : null;
}
