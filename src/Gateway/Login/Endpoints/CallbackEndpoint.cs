using System.Text.Json;

namespace Berth.Gateway.Login;

/// <summary>The end of a login on the portal: the provider's answer, a new session, and on to where the browser wanted to go.</summary>
internal sealed class CallbackEndpoint(
    LoginSettings login,
    GatewaySettings settings,
    OpenIdProviders providers,
    LoginSeals seals,
    SessionCookies cookies,
    HandOver handOver,
    LoginRateLimit limit,
    TimeProvider time,
    ILogger<CallbackEndpoint> logger)
{
    private string Scheme => settings.PortalUrl.Scheme;

    /// <summary>GET /callback/{provider}: the provider's answer (RFC 6749, section 4.1.2).</summary>
    public async Task CallBackAsync(HttpContext context)
    {
        if (!await limit.TryPassAsync(context))
        {
            return;
        }

        var query = context.Request.Query;
        var state = query["state"].ToString();
        var provider = providers.Named((string?)context.Request.RouteValues["provider"]);
        var pending = state.Length is > 0 and < 100 && state.All(char.IsAscii)
            ? seals.Logins.Open(PendingCookies.Take(context, Scheme, LoginCookies.Login(Scheme), state))
            : null;
        if (provider is null || pending is null || pending.State != state || pending.Provider != provider.Settings.Name)
        {
            await Page.ShowAsync(context, StatusCodes.Status400BadRequest, Pages.StateLost());
            return;
        }

        // Which provider answers is known by the address; one that also says it (RFC 9207) must say the same.
        if (query.TryGetValue("iss", out var issuer) && issuer != provider.Settings.Issuer)
        {
            LoginLog.Refused(logger, provider.Settings.Name, "the answer came from another issuer");
            await Page.ShowAsync(context, StatusCodes.Status400BadRequest, Pages.TokenRefused(provider.Settings));
        }
        else if (query["code"] is [{ Length: > 0 } code])
        {
            await FinishAsync(context, provider, code, pending);
        }
        else
        {
            LoginLog.Refused(logger, provider.Settings.Name, query["error"] == "access_denied" ? "access_denied" : "no code");
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, Pages.Denied(provider.Settings));
        }
    }

    private async Task FinishAsync(HttpContext context, OpenIdProvider provider, string code, PendingLogin pending)
    {
        var settings = provider.Settings;
        try
        {
            var claims = await provider.RedeemAsync(code, pending, context.RequestAborted);
            var account = Account.From(claims, settings, login.Providers);
            if (account is null or { Names.Count: 0 })
            {
                LoginLog.Refused(logger, settings.Name, "the account has no verified address and no other name");
                await Page.ShowAsync(context, StatusCodes.Status403Forbidden, Account.HasEmail(claims) ? Pages.EmailNotVerified(settings) : Pages.NoName(settings));
                return;
            }

            await BeginSessionAsync(context, pending, NewSession(settings, account, claims));
        }
        catch (ProviderException failure)
        {
            LoginLog.ProviderFailed(logger, settings.Name, failure.Message, failure);
            await Page.ShowAsync(context, StatusCodes.Status502BadGateway, Pages.ProviderDown(settings));
        }
        catch (RefusedTokenException refusal)
        {
            LoginLog.Refused(logger, settings.Name, refusal.Message);
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, Pages.TokenRefused(settings));
        }
    }

    private async Task BeginSessionAsync(HttpContext context, PendingLogin pending, GatewayIdentity identity)
    {
        if (!cookies.TrySet(context, settings.PortalUrl.IdnHost, Scheme, identity))
        {
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, Pages.TooManyGroups());
            return;
        }

        LoginLog.LoggedIn(logger, identity.Issuer, identity.Subject);
        Answer.Redirect(context, pending.HandOver is { } request ? handOver.AnswerFor(request, identity) : pending.Return);
    }

    private GatewayIdentity NewSession(ProviderSettings provider, Account account, JsonElement claims)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Issuer = provider.Issuer,
            Subject = account.Subject,
            Names = account.Names,
            Groups = account.Groups,
            SessionId = LoginSecret.New(),
            ProviderSession = claims.TryGetProperty("sid", out var sid) && sid.ValueKind == JsonValueKind.String ? sid.GetString() : null,
            StartedAt = now,
            ExpiresAt = now + login.SessionLifetime,
        };
    }
}
