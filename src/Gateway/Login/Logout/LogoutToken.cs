using System.Text.Json;

namespace Berth.Gateway.Login;

/// <summary>What a genuine logout token says (OpenID Connect Back-Channel Logout 1.0, section 2.4).</summary>
/// <param name="Id">The token's identifier.</param>
/// <param name="Session">The session at the provider that has ended; null: all of the account's.</param>
/// <param name="Subject">The account.</param>
internal sealed record LogoutToken(string Id, string? Session, string? Subject)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Reads claims of a token whose signature, issuer and audience are known to be right.</summary>
    /// <exception cref="RefusedTokenException">They are not those of a logout token, or of an old one.</exception>
    public static LogoutToken Read(JsonElement claims, DateTimeOffset now)
    {
        if (!claims.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Object
            || !events.TryGetProperty(Event, out var logout) || logout.ValueKind != JsonValueKind.Object)
        {
            throw new RefusedTokenException("it is no logout token");
        }

        // With a nonce it could be an ID token.
        if (claims.TryGetProperty("nonce", out _))
        {
            throw new RefusedTokenException("it has a nonce");
        }

        if (!claims.TryGetProperty("iat", out var issued) || !issued.TryGetInt64(out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - (double)seconds) > Lifetime.TotalSeconds)
        {
            throw new RefusedTokenException("it was not issued just now");
        }

        var (id, session, subject) = (Text(claims, "jti"), Text(claims, "sid"), Text(claims, "sub"));
        return id is null || (session is null && subject is null)
            ? throw new RefusedTokenException("it has no jti, or neither sid nor sub")
            : new(id, session, subject);
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
