using System.Net;
using Berth.Gateway.Audit;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.Metrics;
using Berth.Gateway.Presence;
using Berth.Gateway.View;
using Microsoft.Net.Http.Headers;

namespace Berth.Gateway.Authorize;

/// <summary>
/// Answers ingress controllers that ask about requests which then go past the gateway: 200, 401 (nobody has logged in) or 403. By the rules
/// of the gate; but what was once let through cannot be cut off.
/// </summary>
public sealed class AuthorizeEndpoint
{
    /// <summary>Where controllers ask; the operator writes it, with what follows it, into Ingresses.</summary>
    public const string BasePath = "/.berth/authorize";

    private readonly GatewaySettings _settings;
    private readonly ClusterView _view;
    private readonly ISessions _sessions;
    private readonly GatewayMetrics _metrics;
    private readonly Admissions _admissions;
    private readonly PresenceBook _presence;
    private readonly ILogger _audit;

    /// <summary>Makes it.</summary>
    public AuthorizeEndpoint(
        GatewaySettings settings, ClusterView view, ISessions sessions, GatewayMetrics metrics, Admissions admissions, PresenceBook presence, ILoggerFactory logs)
    {
        (_settings, _view, _sessions, _metrics, _admissions, _presence) = (settings, view, sessions, metrics, admissions, presence);
        _audit = logs.CreateLogger(AuditLog.Category);
    }

    /// <summary>Whether a request asks. Not on the hosts of the portal and of workspaces, where clients come in.</summary>
    public bool IsAsked(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Path.StartsWithSegments(BasePath, StringComparison.Ordinal)
            && _settings.Workspaces.LabelOf(request.Host) is null
            && !request.Host.Host.Equals(_settings.PortalUrl.Host, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Answers. Comes before anything believes what a proxy says of its client: the peer itself is looked at.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.CacheControl = "no-store";
        var request = context.Request;
        var peer = context.Connection.RemoteIpAddress;
        if (!IsTrusted(peer))
        {
            AuditLog.Untrusted(_audit, $"{peer}");
            return SayAsync(context, StatusCodes.Status403Forbidden, "Only the proxies that are listed in BERTH_TRUSTED_PROXIES may ask.");
        }

        request.Path.StartsWithSegments(BasePath, StringComparison.Ordinal, out var rest);
        if (OriginalRequest.Read(rest.Value ?? "", request.Method, request.Headers, _settings.Workspaces) is not { } asked)
        {
            return SayAsync(context, StatusCodes.Status403Forbidden, "It cannot be told what was asked of which host.");
        }

        // From here on it is the request of that client to that host.
        request.Method = asked.Method;
        request.Host = new(new Uri(_settings.Workspaces.Origin(asked.Label)).Authority);
        SetTarget(request, asked.Target);
        return DecideAsync(context, asked, $"{asked.Client ?? peer}");
    }

    private Task DecideAsync(HttpContext context, OriginalRequest asked, string address)
    {
        var request = context.Request;
        if (RequestRules.Refusal(asked.Method, request.Headers, asked.IsWebSocket, _settings.Workspaces.Origin(asked.Label)) is var (status, why))
        {
            AuditLog.Foreign(_audit, asked.Label, address, AuditLog.Shown(request.Headers.Origin), why);
            return asked.ShowsAnswers
                ? GatePages.WriteAsync(context, status, "Refused", $"This request was refused: {why}.")
                : SayAsync(context, StatusCodes.Status403Forbidden, why);
        }

        var who = _sessions.Read(context);
        var target = _view.Find(asked.Label);
        var now = _view.Look(target);
        var decision = GateRules.Decide(who, now, _settings.Limits);
        _metrics.Decided(decision);
        if (decision.IsAllowed)
        {
            if (_admissions.IsNew(who!, target!))
            {
                AuditLog.Admitted(_audit, who!.Name, target!.Workspace, GateRules.PortOf(now)!.Name, address, decision.Reason);
            }

            _presence.Saw(who!, target!);
            return AllowAsync(context);
        }

        if (who is not null && decision.Verdict is not GateVerdict.Login)
        {
            AuditLog.Refused(_audit, who.Name, asked.Label, address, decision.Reason);
        }

        return asked.ShowsAnswers ? GatePages.RefuseAsync(context, decision, _sessions)
            : decision.Verdict is GateVerdict.Login ? SayAsync(context, StatusCodes.Status401Unauthorized, "Log in first.")
            : SayAsync(context, StatusCodes.Status403Forbidden, "Not this one.");
    }

    /// <summary>
    /// The cookies that are not ours take the place of the client's (the annotations say so): with the session of its owner, anybody who is
    /// in a workspace could stay in it. Said also when none is left, as it is then that ours must not go on.
    /// </summary>
    private static Task AllowAsync(HttpContext context)
    {
        var kept = context.Request.Headers.Cookie.OfType<string>().Select(GateHeaders.WithoutOwnCookies).OfType<string>();
        context.Response.Headers[HeaderNames.Cookie] = string.Join("; ", kept);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private bool IsTrusted(IPAddress? peer)
    {
        if (peer is null)
        {
            return false;
        }

        var plain = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return _settings.TrustedProxies.Any(network => network.Contains(plain));
    }

    private static void SetTarget(HttpRequest request, string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        try
        {
            request.Path = PathString.FromUriComponent(query < 0 ? target : target[..query]);
            request.QueryString = query < 0 ? QueryString.Empty : new(target[query..]);
        }
        catch (ArgumentException)
        {
            // Only to come back to after the login.
            (request.Path, request.QueryString) = ("/", QueryString.Empty);
        }
    }

    private static Task SayAsync(HttpContext context, int status, string text) => GatePages.SayAsync(context, status, text);
}
