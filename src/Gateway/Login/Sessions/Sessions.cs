using Berth.Kube.Client;

namespace Berth.Gateway.Login;

/// <summary>Sessions in sealed cookies, and the ones that were ended.</summary>
internal sealed class Sessions(
    SessionCookies cookies,
    EndedSessions endedSessions,
    HandOver handOver,
    LoginSettings login,
    GatewaySettings settings,
    LoginRateLimit limit,
    ILogger<Sessions> logger) : ISessions
{
    /// <summary>Ends the session on every host.</summary>
    public const string LogoutPath = "/.berth/logout";

    /// <summary>Where an ingress controller that has asked sends browsers that have no session.</summary>
    public const string LoginPath = "/.berth/login";

    private const string OwnPaths = "/.berth";

    public GatewayIdentity? Read(HttpContext context) =>
        cookies.Read(context.Request) is { } identity
        && login.Providers.Any(provider => provider.Issuer == identity.Issuer)
        && !endedSessions.Contains(identity)
            ? identity
            : null;

    public bool IsEnded(GatewayIdentity identity) => endedSessions.Contains(identity);

    public IDisposable OnEnded(Action ended) => endedSessions.Subscribe(ended);

    public Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!Browser.IsPage(context.Request) || cookies.HostOf(context.Request) is null)
        {
            return Answer.PlainAsync(context, StatusCodes.Status401Unauthorized, "Log in first.");
        }

        var portal = ReturnTarget.Origin(settings.PortalUrl);
        context.Response.Redirect(settings.Workspaces.LabelOf(context.Request.Host) is { } label
            ? $"{portal}/login?hand-over={handOver.Ask(context, label)}"
            : $"{portal}/login?return={Uri.EscapeDataString(ReturnTarget.PathOf(context.Request))}");
        return Task.CompletedTask;
    }

    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(OwnPaths, StringComparison.OrdinalIgnoreCase)
            || settings.Workspaces.LabelOf(context.Request.Host) is not { } label)
        {
            return false;
        }

        switch (context.Request.Path.Value)
        {
            case HandOver.SessionPath when HttpMethods.IsGet(context.Request.Method):
                if (await limit.TryPassAsync(context))
                {
                    await handOver.TakeAsync(context, label, Read(context));
                }

                return true;
            case LoginPath when HttpMethods.IsGet(context.Request.Method):
                await LoginAsync(context, label);
                return true;
            case LogoutPath when HttpMethods.IsPost(context.Request.Method):
                await LogoutAsync(context, label);
                return true;
            default:
                // A workspace that answered here could pass for the gateway.
                await Answer.PlainAsync(context, StatusCodes.Status404NotFound, "There is nothing here.");
                return true;
        }
    }

    /// <summary>Back to where the browser wanted to go, once it has a session; nowhere but on this host.</summary>
    private Task LoginAsync(HttpContext context, string label)
    {
        var origin = settings.Workspaces.Origin(label);
        var target = ReturnTarget.Read(context.Request.Query["rd"], settings) is { } asked && asked.StartsWith(origin + "/", StringComparison.Ordinal)
            ? asked[origin.Length..]
            : "/";
        if (Read(context) is not null)
        {
            Answer.Redirect(context, origin + target);
            return Task.CompletedTask;
        }

        // The challenge comes back to what was asked for.
        var query = target.IndexOf('?', StringComparison.Ordinal);
        context.Request.Path = PathString.FromUriComponent(query < 0 ? target : target[..query]);
        context.Request.QueryString = query < 0 ? QueryString.Empty : new(target[query..]);
        return ChallengeAsync(context);
    }

    private async Task LogoutAsync(HttpContext context, string label)
    {
        if (!Browser.IsFrom(context.Request, settings.Workspaces.Origin(label)))
        {
            await Answer.PlainAsync(context, StatusCodes.Status403Forbidden, "A logout has to come from this host.");
            return;
        }

        if (cookies.Read(context.Request) is { } identity)
        {
            try
            {
                await endedSessions.EndAsync(identity, context.RequestAborted);
            }
            catch (KubernetesApiException failure)
            {
                LoginLog.LogoutFailed(logger, failure);
                await Answer.PlainAsync(context, StatusCodes.Status503ServiceUnavailable, "The logout could not be recorded. Try again.");
                return;
            }

            LoginLog.LoggedOut(logger, identity.Issuer, identity.Subject);
        }

        LoginCookies.Delete(context, settings.Workspaces.Scheme, LoginCookies.Session(settings.Workspaces.Scheme));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = ReturnTarget.Origin(settings.PortalUrl) + "/logout";
    }
}
