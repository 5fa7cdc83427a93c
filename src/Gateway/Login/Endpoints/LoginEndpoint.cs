namespace Berth.Gateway.Login;

/// <summary>The beginning of a login on the portal: what may be gone back to, which provider, and off to it.</summary>
internal sealed class LoginEndpoint(
    LoginSettings login,
    GatewaySettings settings,
    OpenIdProviders providers,
    LoginSeals seals,
    Sessions sessions,
    HandOver handOver,
    LoginRateLimit limit,
    TimeProvider time,
    ILogger<LoginEndpoint> logger)
{
    private static readonly TimeSpan LoginLifetime = TimeSpan.FromMinutes(10);

    private string Scheme => settings.PortalUrl.Scheme;

    /// <summary>GET /login: begins a login, or goes on at once where there is one.</summary>
    public async Task BeginAsync(HttpContext context)
    {
        if (!await limit.TryPassAsync(context))
        {
            return;
        }

        var query = context.Request.Query;
        var (ask, back) = (query["hand-over"].ToString(), query["return"].ToString());
        var request = handOver.Open(ask);
        var target = ReturnTarget.Read(back.Length > 0 ? back : "/", settings);
        if (target is null || (ask.Length > 0 && request is null))
        {
            await Page.ShowAsync(context, StatusCodes.Status400BadRequest, Pages.UnknownTarget());
            return;
        }

        if (sessions.Read(context) is { } identity && query["provider"].Count == 0)
        {
            Answer.Redirect(context, request is null ? target : handOver.AnswerFor(request, identity));
            return;
        }

        var provider = providers.All.Count == 1 ? providers.All[0] : providers.Named(query["provider"]);
        if (provider is null)
        {
            await Page.ShowAsync(context, StatusCodes.Status200OK, Pages.Choose(login.Providers, choice => Choice(choice, ask, back)));
            return;
        }

        await SendAsync(context, provider, target, request);
    }

    private async Task SendAsync(HttpContext context, OpenIdProvider provider, string target, HandOverRequest? request)
    {
        var pending = new PendingLogin(PendingCookies.NewId(time.GetUtcNow()), provider.Settings.Name, LoginSecret.New(), LoginSecret.New(), target, request);
        try
        {
            var address = await provider.AuthorizationAddressAsync(pending, context.RequestAborted);
            PendingCookies.Add(
                context, Scheme, LoginCookies.Login(Scheme), pending.State, seals.Logins.Seal(pending, time.GetUtcNow() + LoginLifetime), LoginLifetime);
            Answer.Redirect(context, address);
        }
        catch (ProviderException failure)
        {
            LoginLog.ProviderFailed(logger, provider.Settings.Name, failure.Message, failure);
            await Page.ShowAsync(context, StatusCodes.Status502BadGateway, Pages.ProviderDown(provider.Settings));
        }
    }

    private static string Choice(ProviderSettings provider, string ask, string back) =>
        $"/login?provider={provider.Name}"
        + (ask.Length > 0 ? $"&hand-over={Uri.EscapeDataString(ask)}" : "")
        + (back.Length > 0 ? $"&return={Uri.EscapeDataString(back)}" : "");
}
