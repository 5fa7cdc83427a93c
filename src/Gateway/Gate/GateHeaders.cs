namespace Berth.Gateway.Gate;

/// <summary>Which headers cross the gate.</summary>
public static class GateHeaders
{
    /// <summary>How the names of our own headers begin.</summary>
    public const string OwnPrefix = "x-berth-";

    /// <summary>How the names of our own cookies begin; nothing with such a name crosses the gate in either direction.</summary>
    public const string OwnCookie = "__host-berth";

    private const string OwnTrialCookie = "berth-";

    private static readonly string[] ClaimedBy =
    [
        OwnPrefix, "x-forwarded-", "x-original-", "x-auth-request-", "x-authentik-", "x-goog-authenticated-", "x-ms-client-principal", "x-remote-", "x-webauth-",
    ];

    private static readonly HashSet<string> Claims = new(StringComparer.Ordinal)
    {
        "forwarded", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip", "via", "remote-user", "remote-groups",
        "remote-email", "remote-name", "x-user", "x-email", "x-groups", "x-rewrite-url", "x-http-method-override", "proxy-authorization", "proxy-connection",
        "proxy", "ssl-client-cert", "x-ssl-client-cert", "x-content-length",
    };

    // Whole names and beginnings of names are all shorter.
    private const int LongestKnown = 32;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ClaimLookup = Claims.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Whether a request header says who somebody is or where a request came from. Such words are the gate's alone: what a client sends
    /// under these names never reaches a workspace. Underscores count as hyphens, as many frameworks read them so (CVE-2025-64484).
    /// </summary>
    public static bool IsClaim(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Each header of each request is asked about: nothing is allocated here.
        Span<char> buffer = stackalloc char[LongestKnown];
        var plain = buffer[..Math.Min(name.Length, LongestKnown)];
        for (var at = 0; at < plain.Length; at++)
        {
            plain[at] = name[at] == '_' ? '-' : char.ToLowerInvariant(name[at]);
        }

        if (name.Length <= LongestKnown && ClaimLookup.Contains(plain))
        {
            return true;
        }

        foreach (var prefix in ClaimedBy)
        {
            if (plain.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a cookie's name is one of ours, also as a chunk of a larger one.</summary>
    public static bool IsOwnCookie(ReadOnlySpan<char> name)
    {
        name = name.Trim();
        return name.StartsWith(OwnCookie, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("__secure-berth", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(OwnTrialCookie, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The cookies of a Cookie header (RFC 6265, 4.2) without ours; null when none is left.</summary>
    public static string? WithoutOwnCookies(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.IndexOf(';', StringComparison.Ordinal) < 0)
        {
            // Most browsers have our cookie alone.
            return header.Length == 0 || IsOwnCookie(header.AsSpan(0, header.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? at : header.Length))
                ? null
                : header.Trim() is { Length: > 0 } only ? only : null;
        }

        var kept = header
            .Split(';')
            .Where(pair => !IsOwnCookie(pair.AsSpan(0, pair.IndexOf('=', StringComparison.Ordinal) is var end and >= 0 ? end : pair.Length)))
            .Select(pair => pair.Trim())
            .Where(pair => pair.Length > 0);
        var joined = string.Join("; ", kept);
        return joined.Length == 0 ? null : joined;
    }

    /// <summary>
    /// What a workspace's <c>Set-Cookie</c> becomes; null when the cookie is not passed on: one with a name of ours, one without a name (a
    /// browser sends its value alone, which then reads as a name and a value), and one for a domain that its neighbours and the portal may
    /// be in. A domain that is the workspace's own host is left out: the cookie is for that host alone then, as was meant.
    /// </summary>
    /// <param name="setCookie">The header's value (RFC 6265, 4.1).</param>
    /// <param name="ownHost">The workspace's host, without a port.</param>
    public static string? SetCookie(string setCookie, string ownHost)
    {
        ArgumentNullException.ThrowIfNull(setCookie);
        var parts = setCookie.Split(';');
        var name = parts[0].AsSpan(0, Math.Max(parts[0].IndexOf('=', StringComparison.Ordinal), 0)).Trim();
        if (name.Length == 0 || IsOwnCookie(name))
        {
            return null;
        }

        var domains = parts.Skip(1).Where(IsDomain).ToList();
        return domains.Count == 0 ? setCookie
            : domains.TrueForAll(domain => IsOwnHost(domain, ownHost)) ? string.Join(';', parts.Where((part, index) => index == 0 || !IsDomain(part)))
            : null;
    }

    private static bool IsDomain(string attribute) => attribute.Split('=')[0].Trim().Equals("Domain", StringComparison.OrdinalIgnoreCase);

    // A leading dot means nothing (RFC 6265, 5.2.3). Without a value the attribute is ignored by browsers, each in its own way: not our host.
    private static bool IsOwnHost(string domain, string ownHost) =>
        domain.IndexOf('=', StringComparison.Ordinal) is var at and >= 0
        && domain[(at + 1)..].Trim() is { Length: > 0 } value
        && (value[0] == '.' ? value[1..] : value).Equals(ownHost, StringComparison.OrdinalIgnoreCase);
}
