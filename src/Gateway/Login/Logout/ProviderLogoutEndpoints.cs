using Berth.Kube.Client;
using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Login;

/// <summary>Logouts that the provider tells of.</summary>
internal sealed class ProviderLogoutEndpoints(
    OpenIdProviders providers, SessionCookies cookies, EndedSessions ended, LoginRateLimit limit, TimeProvider time, ILogger<ProviderLogoutEndpoints> logger)
{
    private const int LongestBody = 64 * 1024;

    /// <summary>POST /backchannel-logout/{provider} (OpenID Connect Back-Channel Logout 1.0): between servers, without a browser.</summary>
    public async Task BackChannelAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (Provider(context) is not { } provider)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = LongestBody;
            }

            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
            if (form["logout_token"] is not [{ Length: > 0 } text])
            {
                throw new RefusedTokenException("there is none");
            }

            var token = LogoutToken.Read(await provider.Tokens.ReadLogoutTokenAsync(text, context.RequestAborted), time.GetUtcNow());
            await EndAsync(provider.Settings, token, context.RequestAborted);
        }
        catch (RefusedTokenException refusal)
        {
            LoginLog.LogoutTokenRefused(logger, provider.Settings.Name, refusal.Message);
            await RefuseAsync(context);
        }
        catch (Exception failure) when (failure is KubernetesApiException or ProviderException or BadHttpRequestException or InvalidDataException)
        {
            LoginLog.LogoutFailed(logger, failure);
            await RefuseAsync(context);
        }
    }

    /// <summary>
    /// GET /frontchannel-logout/{provider} (OpenID Connect Front-Channel Logout 1.0): in a frame of the provider's page. It counts
    /// where the browser sends this portal's cookie with it, that is when both are of one site: the provider's word is not signed here,
    /// and anybody else may know a session's name.
    /// </summary>
    public async Task FrontChannelAsync(HttpContext context)
    {
        if (!await limit.TryPassAsync(context))
        {
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        if (Provider(context) is { } provider
            && query["iss"] == provider.Settings.Issuer
            && cookies.Read(context.Request) is { ProviderSession: { } session } identity
            && identity.Issuer == provider.Settings.Issuer
            && query["sid"] == session)
        {
            try
            {
                await ended.EndProviderSessionAsync(identity.Issuer, session, context.RequestAborted);
                LoginLog.EndedByProvider(logger, provider.Settings.Name, "a session of this browser");
            }
            catch (KubernetesApiException failure)
            {
                LoginLog.LogoutFailed(logger, failure);
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }
        }
    }

    private async Task EndAsync(ProviderSettings provider, LogoutToken token, CancellationToken ct)
    {
        if (ended.IsUsed(provider.Issuer, token.Id))
        {
            throw new RefusedTokenException("it was used before");
        }

        await (token.Session is { } session
            ? ended.EndProviderSessionAsync(provider.Issuer, session, ct)
            : ended.EndSubjectAsync(provider.Issuer, token.Subject!, ct));

        // After the end, not before: a provider that is told of a failure sends the same token again.
        await ended.UseAsync(provider.Issuer, token.Id, ct);
        LoginLog.EndedByProvider(logger, provider.Name, token.Session is null ? "all sessions of an account" : "a session");
    }

    private OpenIdProvider? Provider(HttpContext context) => providers.Named((string?)context.Request.RouteValues["provider"]);

    private static async Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"error\":\"invalid_request\"}", context.RequestAborted);
    }
}
