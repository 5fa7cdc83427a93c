using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Gateway.Login;

/// <summary>
/// Cookies of what is under way, one for each tab of a browser: each has a name of its own, and the oldest go when there are many, so
/// that the header stays short.
/// </summary>
internal static class PendingCookies
{
    private const int Most = 6;

    /// <summary>Makes an identifier, unguessable, that sorts by time.</summary>
    public static string NewId(DateTimeOffset now) =>
        now.ToUnixTimeSeconds().ToString("x8", CultureInfo.InvariantCulture) + Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(18));

    /// <summary>Sets the cookie of one more.</summary>
    public static void Add(HttpContext context, string scheme, string prefix, string id, string value, TimeSpan lifetime)
    {
        var known = LoginCookies.All(context.Request)
            .Select(cookie => cookie.Name)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        foreach (var old in known.Take(known.Length - Most + 1))
        {
            LoginCookies.Delete(context, scheme, old);
        }

        LoginCookies.Set(context, scheme, prefix + id, value, lifetime);
    }

    /// <summary>Takes the cookie of one: it is deleted, used or not. Null when there is none, or more than one of that name.</summary>
    public static string? Take(HttpContext context, string scheme, string prefix, string id)
    {
        if (LoginCookies.Values(context.Request, prefix + id) is not [var value])
        {
            return null;
        }

        LoginCookies.Delete(context, scheme, prefix + id);
        return value;
    }
}
