using System.Security.Cryptography;
using System.Text;

namespace Berth.Gateway.Links;

/// <summary>The namespace in which an opener's copy is made. Pure.</summary>
internal static class CopyNamespace
{
    private const string User = "{user}";
    private const int LongestLabel = 63;
    private const int ShownLength = 20;

    // 80 bits: somebody who may choose an address must not find one that leads into another's namespace.
    private const int DigestLength = 20;

    /// <summary>The namespace; null when the template makes no name of one.</summary>
    /// <param name="template">The class's, in which <c>{user}</c> stands for the opener; null for the snapshot's own namespace.</param>
    /// <param name="snapshotNamespace">The snapshot's own namespace.</param>
    /// <param name="user">The opener, as an owner is named.</param>
    public static string? Of(string? template, string snapshotNamespace, string user)
    {
        if (string.IsNullOrEmpty(template))
        {
            return snapshotNamespace;
        }

        var name = template.Replace(User, LabelOf(user), StringComparison.Ordinal);
        return name.Length <= LongestLabel && name[0] != '-' && name[^1] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? name
            : null;
    }

    /// <summary>
    /// What stands for a user: the letters and digits in front of the at sign, at most 20, a hyphen, and the first 20 digits of the
    /// SHA-256 of the whole name. Addresses count in lower case, as they are the same in any.
    /// </summary>
    public static string LabelOf(string user)
    {
        var name = user.Contains('@', StringComparison.Ordinal) ? Ascii(user) : user;
        var at = name.LastIndexOf('@');
        var shown = string.Concat(Ascii(at > 0 ? name[..at] : name).Where(char.IsAsciiLetterOrDigit).Take(ShownLength));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestLength];
        return shown.Length == 0 ? digest : $"{shown}-{digest}";
    }

    private static string Ascii(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
}
