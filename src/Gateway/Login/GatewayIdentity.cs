using System.Text.Json.Serialization;

namespace Berth.Gateway.Login;

/// <summary>Somebody who has logged in.</summary>
public sealed record GatewayIdentity
{
    /// <summary>The provider's issuer (OpenID Connect Core 1.0, <c>iss</c>). With <see cref="Subject"/> it is who somebody is.</summary>
    public required string Issuer { get; init; }

    /// <summary>The account at the issuer (<c>sub</c>); never given to another person.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// The names that <c>spec.owner</c> and <c>spec.sharing.users</c> may call this account by, the one to show first: the verified
    /// e-mail address, the subject, each behind the provider's prefix. An unverified address is not among them.
    /// </summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The groups, each behind the provider's prefix.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Tells this login from others, of the same account too. Never shown and never logged.</summary>
    public required string SessionId { get; init; }

    /// <summary>The session at the provider (<c>sid</c>), by which the provider says that it has ended; null when it names none.</summary>
    public string? ProviderSession { get; init; }

    /// <summary>When the login was.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the session ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The name to show.</summary>
    [JsonIgnore]
    public string Name => Names.Count > 0 ? Names[0] : Subject;
}
