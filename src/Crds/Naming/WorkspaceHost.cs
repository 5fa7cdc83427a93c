using System.Security.Cryptography;
using System.Text;

namespace Berth.Crds;

/// <summary>
/// The label under the workspaces' domain that is the host of one workspace. It holds a digest of the uid: a workspace of the same name
/// that is made later is another origin to a browser, so that neither cookies nor stored pages of the old one reach it.
/// </summary>
public static class WorkspaceHost
{
    /// <summary>The name of the port that the workspace's own address leads to.</summary>
    public const string MainPort = "main";

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int LongestName = 40;
    private const int DigestLength = 10;

    /// <summary>The label: the name (cut at 40 characters), a hyphen and ten characters of a digest of the uid (50 bits).</summary>
    public static string Label(string name, string uid)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(uid));
        var shown = name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
        var label = new StringBuilder(shown).Append('-');
        for (var i = 0; i < DigestLength; i++)
        {
            label.Append(Alphabet[digest[i] & 31]);
        }

        return label.ToString();
    }

    /// <summary>The label of a port: the workspace's own for <see cref="MainPort"/>, else with the port's name and two hyphens in front.</summary>
    /// <remarks>At most 15 + 2 + 51 characters would be too long for a label (RFC 1035: 63); the name is then cut further.</remarks>
    public static string Label(string name, string uid, string port) =>
        port == MainPort ? Label(name, uid) : $"{port}--{Label(name.Length > 35 ? name[..35].TrimEnd('-') : name, uid)}";
}
