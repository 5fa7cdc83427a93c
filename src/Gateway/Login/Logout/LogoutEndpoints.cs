using Berth.Kube.Client;

namespace Berth.Gateway.Login;

/// <summary>Logging out on the portal, which ends the login on every host (GHSA-cw7p-q79f-m2v7), and then at the provider.</summary>
internal sealed class LogoutEndpoints(
    GatewaySettings settings, OpenIdProviders providers, SessionCookies cookies, Sessions sessions, EndedSessions ended, ILogger<LogoutEndpoints> logger)
{
    private string Scheme => settings.PortalUrl.Scheme;

    /// <summary>GET /logout: asks, or says that it is done.</summary>
    public async Task AskAsync(HttpContext context) =>
        await Page.ShowAsync(
            context,
            StatusCodes.Status200OK,
            sessions.Read(context) is { } identity
                ? Pages.AskLogout(identity.Name, await FormTargetAsync(identity, context.RequestAborted))
                : Pages.LoggedOut());

    /// <summary>POST /logout.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (!Browser.IsFrom(context.Request, ReturnTarget.Origin(settings.PortalUrl)))
        {
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, Pages.LogoutRefused());
            return;
        }

        var after = "/logout";
        if (cookies.Read(context.Request) is { } identity)
        {
            try
            {
                await ended.EndAsync(identity, context.RequestAborted);
            }
            catch (KubernetesApiException failure)
            {
                // The cookie stays: it is what the next attempt knows the session by.
                LoginLog.LogoutFailed(logger, failure);
                await Page.ShowAsync(context, StatusCodes.Status503ServiceUnavailable, Pages.LogoutFailed());
                return;
            }

            LoginLog.LoggedOut(logger, identity.Issuer, identity.Subject);
            after = ProviderOf(identity) is { } provider ? await provider.EndSessionAddressAsync(context.RequestAborted) ?? after : after;
        }

        LoginCookies.Delete(context, Scheme, LoginCookies.Session(Scheme));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = after;
    }

    private OpenIdProvider? ProviderOf(GatewayIdentity identity) => providers.All.FirstOrDefault(provider => provider.Settings.Issuer == identity.Issuer);

    // Some browsers hold where a form's answer redirects to against form-action too.
    private async Task<string> FormTargetAsync(GatewayIdentity identity, CancellationToken ct) =>
        ProviderOf(identity) is { } provider
        && await provider.EndSessionAddressAsync(ct) is { } address
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? " " + uri.GetLeftPart(UriPartial.Authority)
            : "";
}
