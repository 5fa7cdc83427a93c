using System.Globalization;
using Berth.Crds;

namespace Berth.Gateway.Audit;

/// <summary>Who may enter a workspace beside its owner, as text. Pure; two that say the same are equal.</summary>
/// <param name="Level">Whom it is shared with.</param>
/// <param name="Users">The names, with commas between them; empty unless the level is Users.</param>
/// <param name="Groups">The groups, likewise.</param>
/// <param name="Until">When it ends by itself (RFC 3339), or never.</param>
/// <param name="Refusal">Why what is asked for is not given, or empty.</param>
internal sealed record SharingState(SharingLevel Level, string Users, string Groups, string Until, string Refusal)
{
    /// <summary>Nobody.</summary>
    public static SharingState Nobody { get; } = new(SharingLevel.None, "", "", "never", "");

    /// <summary>What a workspace's sharing comes to.</summary>
    public static SharingState Of(SharingSpec? asked, WorkspaceClassSpec? policy, DateTimeOffset now)
    {
        var sharing = EffectiveSharing.Of(asked, policy, now);
        var isByName = sharing.Level is SharingLevel.Users;
        return new(
            sharing.Level,
            isByName ? Names(asked?.Users) : "",
            isByName ? Names(asked?.Groups) : "",
            sharing.Until?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never",
            sharing.Refusal?.ToString() ?? "");
    }

    // The order is not what is shared. Nothing that a terminal would obey, and nothing that begins another line.
    private static string Names(IReadOnlyList<string>? names) => string.Join(
        ',',
        (names ?? []).Order(StringComparer.Ordinal).Select(name => string.Concat(name.Select(c => char.IsControl(c) || c is ',' or ' ' ? '?' : c))));
}
