namespace Berth.Gateway.Login;

/// <summary>
/// The cookies of the login. All are <c>__Host-</c> cookies (RFC 6265bis, section 4.1.3.2): a browser takes them over TLS only, from
/// that host alone and for that host alone. Over plain http, which is for trials, they have to do without that name. The
/// gate lets none of them through (<see cref="Gate.GateHeaders.IsOwnCookie"/>).
/// </summary>
internal static class LoginCookies
{
    /// <summary>The cookie of a session.</summary>
    public static string Session(string scheme) => IsSecure(scheme) ? "__Host-berth" : "berth-session";

    /// <summary>The cookies of logins under way on the portal, one per tab.</summary>
    public static string Login(string scheme) => Prefix(scheme) + "berth-login-";

    /// <summary>The cookies of hand-overs under way on a workspace's host, one per tab.</summary>
    public static string HandOver(string scheme) => Prefix(scheme) + "berth-handover-";

    /// <summary>
    /// The values of all cookies of a name. Several come when somebody else set one too (GHSA-7r3h-4ph8-w38g): which of them is first
    /// says nothing, and the framework's collection shows only one.
    /// </summary>
    public static List<string> Values(HttpRequest request, string name)
    {
        var found = new List<string>(1);
        foreach (var header in request.Headers.Cookie)
        {
            var text = header.AsSpan();
            foreach (var range in text.Split(';'))
            {
                var pair = text[range];
                if (pair.IndexOf('=') is var at and > 0 && pair[..at].Trim().SequenceEqual(name))
                {
                    found.Add(pair[(at + 1)..].Trim().ToString());
                }
            }
        }

        return found;
    }

    /// <summary>All cookies of a request, as they were sent.</summary>
    public static IEnumerable<(string Name, string Value)> All(HttpRequest request)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var pair in (header ?? "").Split(';'))
            {
                if (pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                {
                    yield return (pair[..at].Trim(), pair[(at + 1)..].Trim());
                }
            }
        }
    }

    public static void Set(HttpContext context, string scheme, string name, string value, TimeSpan lifetime) =>
        context.Response.Cookies.Append(name, value, Options(scheme, lifetime));

    public static void Delete(HttpContext context, string scheme, string name) =>
        context.Response.Cookies.Delete(name, Options(scheme, null));

    private static bool IsSecure(string scheme) => scheme == Uri.UriSchemeHttps;

    private static string Prefix(string scheme) => IsSecure(scheme) ? "__Host-" : "";

    private static CookieOptions Options(string scheme, TimeSpan? lifetime) => new()
    {
        Secure = IsSecure(scheme),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
