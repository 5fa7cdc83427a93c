using System.Text.Json;

namespace Berth.Gateway.Login;

/// <summary>What a provider says of an account, once its token is known to be genuine.</summary>
/// <param name="Subject">The <c>sub</c> claim.</param>
/// <param name="Names">See <see cref="GatewayIdentity.Names"/>.</param>
/// <param name="Groups">See <see cref="GatewayIdentity.Groups"/>.</param>
internal sealed record Account(string Subject, IReadOnlyList<string> Names, IReadOnlyList<string> Groups)
{
    /// <summary>The longest subject that a provider may give (OpenID Connect Core 1.0, section 2), and a bound for the rest.</summary>
    private const int Longest = 255;

    /// <summary>Reads claims; null when they name no account.</summary>
    /// <param name="claims">The claims, as a JSON object.</param>
    /// <param name="provider">Who says so.</param>
    /// <param name="all">All providers: a name that reads like another's is left out.</param>
    public static Account? From(JsonElement claims, ProviderSettings provider, IReadOnlyList<ProviderSettings> all)
    {
        if (Text(claims, "sub") is not { Length: > 0 and <= Longest } subject)
        {
            return null;
        }

        var names = new List<string>();
        if (VerifiedEmail(claims) is { } email)
        {
            names.Add(email);
        }

        // Where people choose their subject themselves, one of them chooses the address of another.
        if (!subject.Contains('@', StringComparison.Ordinal) && IsPlain(subject))
        {
            names.Add(subject);
        }

        var others = all.Where(other => other.Name != provider.Name).ToArray();
        return new(
            subject,
            Prefixed(names, provider.UsernamePrefix, others.Select(other => other.UsernamePrefix)),
            Prefixed(GroupsIn(claims, provider), provider.GroupsPrefix, others.Select(other => other.GroupsPrefix)));
    }

    /// <summary>Whether the claims hold an address at all, verified or not: what to tell somebody without a name.</summary>
    public static bool HasEmail(JsonElement claims) => Text(claims, "email") is { Length: > 0 };

    private static string? VerifiedEmail(JsonElement claims) =>
        Text(claims, "email") is { Length: <= Longest } email
        && IsTrue(claims, "email_verified")
        && email.Count(c => c == '@') == 1
        && email[0] != '@' && email[^1] != '@'
        && IsPlain(email)
            ? email
            : null;

    private static IEnumerable<string> GroupsIn(JsonElement claims, ProviderSettings provider)
    {
        IEnumerable<JsonElement> claimed = !claims.TryGetProperty(provider.GroupsClaim, out var value) ? []
            : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
            : [value];
        return claimed
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString()!)
            .Where(group =>
                group.Length is > 0 and <= Longest
                && !group.Any(char.IsControl)
                && (provider.Groups.Count == 0 || provider.Groups.Contains(group)));
    }

    // The one provider without a prefix must not be able to say what reads like the word of another.
    private static string[] Prefixed(IEnumerable<string> names, string prefix, IEnumerable<string> otherPrefixes) =>
    [
        .. names
            .Select(name => prefix + name)
            .Where(name => prefix.Length > 0 || !otherPrefixes.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal),
    ];

    private static bool IsPlain(string text) => !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || IsInvisible(c));

    // Direction marks, zero-width characters: two names that look the same.
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Some providers write the Boolean as a text (Apple, Cognito).
    private static bool IsTrue(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));
}
