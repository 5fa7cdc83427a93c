using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Gateway.Login;

/// <summary>
/// Brings a login from the portal to a workspace's host, which share no cookie: the host asks with a request bound to the browser by a
/// random cookie; the portal answers with a code that only that browser, on that host, can turn into a session, once.
/// </summary>
internal sealed class HandOver(LoginSeals seals, SessionCookies cookies, GatewaySettings settings, UsedCodes used, EndedSessions ended, TimeProvider time)
{
    /// <summary>Where a code is turned into a session.</summary>
    public const string SessionPath = "/.berth/session";

    private static readonly TimeSpan RequestLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(30);

    /// <summary>Binds a request to the browser and returns it, sealed.</summary>
    public string Ask(HttpContext context, string label)
    {
        var now = time.GetUtcNow();
        var scheme = settings.Workspaces.Scheme;
        var (id, secret) = (PendingCookies.NewId(now), LoginSecret.New());
        PendingCookies.Add(context, scheme, LoginCookies.HandOver(scheme), id, secret, RequestLifetime);
        return seals.Requests.Seal(new(label, ReturnTarget.PathOf(context.Request), id, Digest(secret)), now + RequestLifetime);
    }

    /// <summary>Reads what a host has asked; null when it is not ours or too old.</summary>
    public HandOverRequest? Open(string? text) => seals.Requests.Open(text);

    /// <summary>The address that answers a request.</summary>
    public string AnswerFor(HandOverRequest request, GatewayIdentity identity) =>
        $"{settings.Workspaces.Origin(request.Label)}{SessionPath}?code={seals.Codes.Seal(new(request, identity), time.GetUtcNow() + CodeLifetime)}";

    /// <summary>Turns a code into a session of the host.</summary>
    /// <param name="context">The request.</param>
    /// <param name="label">The host's label.</param>
    /// <param name="already">The session that the browser has there.</param>
    public Task TakeAsync(HttpContext context, string label, GatewayIdentity? already)
    {
        var (origin, scheme) = (settings.Workspaces.Origin(label), settings.Workspaces.Scheme);
        if (seals.Codes.Open(context.Request.Query["code"]) is not var (request, identity)
            || request.Label != label
            || PendingCookies.Take(context, scheme, LoginCookies.HandOver(scheme), request.Id) is not { } secret
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Digest(secret)), Encoding.ASCII.GetBytes(request.Binding))
            || !used.TryUse(request.Id, CodeLifetime)
            || ended.Contains(identity))
        {
            // A page that was loaded anew, or gone back to: who has a session needs none.
            return already is not null
                ? RedirectAsync(context, origin + "/")
                : Page.ShowAsync(context, StatusCodes.Status400BadRequest, Pages.HandOverFailed(origin));
        }

        return cookies.TrySet(context, cookies.WorkspaceHost(label), scheme, identity)
            ? RedirectAsync(context, origin + request.Path)
            : Page.ShowAsync(context, StatusCodes.Status403Forbidden, Pages.TooManyGroups());
    }

    private static Task RedirectAsync(HttpContext context, string address)
    {
        Answer.Redirect(context, address);
        return Task.CompletedTask;
    }

    private static string Digest(string secret) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
