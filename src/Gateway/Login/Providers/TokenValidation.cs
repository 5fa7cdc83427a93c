using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Gateway.Login;

/// <summary>Finds out whether a provider has signed a token, for this gateway, and until now.</summary>
internal sealed class TokenValidation(ProviderSettings provider, ProviderDiscovery discovery, TimeProvider time)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // Public keys only: with a client's secret as a key, whoever knows it could say who somebody is.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7).</summary>
    /// <exception cref="RefusedTokenException">It is not genuine, or belongs to another login.</exception>
    /// <exception cref="ProviderException">The keys cannot be read.</exception>
    public async Task<JsonElement> ReadIdTokenAsync(string token, string nonce, CancellationToken ct)
    {
        var claims = await ReadAsync(token, requireExpiry: true, ct);
        if (!HasText(claims, "nonce", nonce))
        {
            throw new RefusedTokenException("the nonce is not that of this login");
        }

        var isForSeveral = claims.TryGetProperty("aud", out var audience) && audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() > 1;
        if ((isForSeveral || claims.TryGetProperty("azp", out _)) && !HasText(claims, "azp", provider.ClientId))
        {
            throw new RefusedTokenException("the authorized party (azp) is another client");
        }

        return claims;
    }

    /// <summary>The claims of a logout token, of which only signature, issuer, audience and times are checked here.</summary>
    /// <exception cref="RefusedTokenException">It is not genuine.</exception>
    /// <exception cref="ProviderException">The keys cannot be read.</exception>
    public Task<JsonElement> ReadLogoutTokenAsync(string token, CancellationToken ct) => ReadAsync(token, requireExpiry: false, ct);

    private async Task<JsonElement> ReadAsync(string token, bool requireExpiry, CancellationToken ct)
    {
        var configuration = await discovery.GetAsync(null, ct);
        var result = await ValidateAsync(token, configuration, requireExpiry);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException)
        {
            // Keys rotate: the new one is announced before it is used, but perhaps after it was last looked for.
            var newer = await discovery.GetAsync(configuration, ct);
            result = newer == configuration ? result : await ValidateAsync(token, newer, requireExpiry);
        }

        if (!result.IsValid)
        {
            throw new RefusedTokenException($"the token is not valid ({result.Exception?.GetType().Name})");
        }

        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(((JsonWebToken)result.SecurityToken).EncodedPayload));
        return payload.RootElement.Clone();
    }

    private Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectConfiguration configuration, bool requireExpiry) =>
        _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = provider.ClientId,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = requireExpiry,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = true,
            LogValidationExceptions = false,
            LifetimeValidator = (from, until, _, _) => IsCurrent(from, until, requireExpiry),
        });

    private bool IsCurrent(DateTime? from, DateTime? until, bool requireExpiry)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (until is null ? !requireExpiry : until.Value > now - ClockSkew) && (from is null || from.Value < now + ClockSkew);
    }

    private static bool HasText(JsonElement claims, string name, string value) =>
        claims.TryGetProperty(name, out var claim)
        && claim.ValueKind == JsonValueKind.String
        && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claim.GetString()!), Encoding.UTF8.GetBytes(value));
}
