using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Gateway.Login;

/// <summary>Speaks to one provider: authorization code flow with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636).</summary>
internal sealed class OpenIdProvider(ProviderSettings settings, GatewaySettings gateway, HttpClient http, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ProviderDiscovery _discovery = new(settings, http, time, logger);

    public ProviderSettings Settings => settings;

    /// <summary>Where the provider sends the browser back to.</summary>
    public string CallbackAddress => $"{ReturnTarget.Origin(gateway.PortalUrl)}/callback/{settings.Name}";

    public TokenValidation Tokens => field ??= new(settings, _discovery, time);

    /// <summary>Where the browser logs in.</summary>
    /// <exception cref="ProviderException">The provider does not answer.</exception>
    public async Task<string> AuthorizationAddressAsync(PendingLogin login, CancellationToken ct)
    {
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", settings.ClientId },
            { "redirect_uri", CallbackAddress },
            { "scope", string.Join(' ', settings.Scopes.Prepend("openid").Distinct(StringComparer.Ordinal)) },
            { "state", login.State },
            { "nonce", login.Nonce },
            { "code_challenge", Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(login.Verifier))) },
            { "code_challenge_method", "S256" },
        };
        return With((await _discovery.GetAsync(null, ct)).AuthorizationEndpoint, query);
    }

    /// <summary>Where the browser goes after a logout here; null when the provider has no such page, or cannot be asked.</summary>
    public async Task<string?> EndSessionAddressAsync(CancellationToken ct)
    {
        try
        {
            return !settings.KeepProviderSession && (await _discovery.GetAsync(null, ct)).EndSessionEndpoint is { Length: > 0 } endpoint
                ? With(endpoint, new()
                {
                    { "client_id", settings.ClientId },
                    { "post_logout_redirect_uri", ReturnTarget.Origin(gateway.PortalUrl) + "/logout" },
                })
                : null;
        }
        catch (ProviderException failure)
        {
            LoginLog.ProviderFailed(logger, settings.Name, failure.Message, failure);
            return null;
        }
    }

    /// <summary>Turns a code into the claims of an account that has just logged in.</summary>
    /// <exception cref="RefusedTokenException">The token does not belong to this login.</exception>
    /// <exception cref="ProviderException">The provider does not answer, or refuses the code.</exception>
    public async Task<JsonElement> RedeemAsync(string code, PendingLogin login, CancellationToken ct)
    {
        var configuration = await _discovery.GetAsync(null, ct);
        using var request = TokenRequest(configuration, code, login);
        var tokens = await SendAsync(request, "the token endpoint", ct);
        if (!tokens.TryGetProperty("id_token", out var idToken) || idToken.ValueKind != JsonValueKind.String)
        {
            throw new ProviderException("it answered without an ID token");
        }

        var claims = await Tokens.ReadIdTokenAsync(idToken.GetString()!, login.Nonce, ct);
        var isComplete = claims.TryGetProperty("email", out _) && claims.TryGetProperty(settings.GroupsClaim, out _);
        return isComplete
            || configuration.UserInfoEndpoint is not { Length: > 0 } endpoint
            || !tokens.TryGetProperty("access_token", out var access) || access.ValueKind != JsonValueKind.String
                ? claims
                : await CompleteAsync(claims, endpoint, access.GetString()!, ct);
    }

    public void Dispose() => _discovery.Dispose();

    // Many providers give e-mail and groups at the userinfo endpoint alone (OpenID Connect Core 1.0, section 5.4).
    private async Task<JsonElement> CompleteAsync(JsonElement claims, string endpoint, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint) { Headers = { Authorization = new("Bearer", accessToken) } };
        var more = await SendAsync(request, "the userinfo endpoint", ct);
        if (!more.TryGetProperty("sub", out var subject) || !subject.ValueEquals(claims.GetProperty("sub").GetString()))
        {
            throw new RefusedTokenException("the userinfo endpoint speaks of another account");
        }

        return UserInfo.Complete(claims, more, settings.GroupsClaim);
    }

    private HttpRequestMessage TokenRequest(OpenIdConnectConfiguration configuration, string code, PendingLogin login)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = CallbackAddress,
            ["code_verifier"] = login.Verifier,
            ["client_id"] = settings.ClientId,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        if (ReadSecret() is { } secret)
        {
            // The first is what holds when the provider names none (RFC 8414).
            if (configuration.TokenEndpointAuthMethodsSupported is { Count: > 0 } methods && !methods.Contains("client_secret_basic"))
            {
                form["client_secret"] = secret;
            }
            else
            {
                form.Remove("client_id");
                request.Headers.Authorization = new(
                    "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{WebUtility.UrlEncode(settings.ClientId)}:{WebUtility.UrlEncode(secret)}")));
            }
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private string? ReadSecret()
    {
        try
        {
            return settings.ReadClientSecret();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException("the file with the client's secret cannot be read", failure);
        }
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, string what, CancellationToken ct)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await http.SendAsync(request, ct);
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            if (!response.IsSuccessStatusCode)
            {
                throw new ProviderException($"{what} answered {(int)response.StatusCode}");
            }

            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ProviderException($"{what} answered without a JSON object");
        }
        catch (Exception failure) when (
            failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ProviderException($"{what} does not answer as it should", failure);
        }
    }

    private static string With(string endpoint, QueryBuilder query) =>
        endpoint.Contains('?', StringComparison.Ordinal) ? $"{endpoint}&{query.ToString()[1..]}" : endpoint + query;
}
