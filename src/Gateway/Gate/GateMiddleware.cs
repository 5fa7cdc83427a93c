using System.Net;
using Berth.Gateway.Audit;
using Berth.Gateway.Identity;
using Berth.Gateway.Login;
using Berth.Gateway.Metrics;
using Berth.Gateway.Presence;
using Berth.Gateway.View;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Berth.Gateway.Gate;

/// <summary>Takes a request to a workspace's host through the gate: rules, login, decision, registration, decision again, forwarding.</summary>
public sealed class GateMiddleware
{
    // Ordinary requests may be silent this long: long polls and streams of events. Upgraded connections may be silent for ever.
    private static readonly ForwarderRequestConfig Ordinary = Config(TimeSpan.FromHours(1));
    private static readonly ForwarderRequestConfig Upgraded = Config(Timeout.InfiniteTimeSpan);

    private readonly GatewaySettings _settings;
    private readonly ClusterView _view;
    private readonly ISessions _sessions;
    private readonly ConnectionRegistry _registry;
    private readonly ConnectionCutter _cutter;
    private readonly IHttpForwarder _forwarder;
    private readonly PodDialer _dialer;
    private readonly GateTransformer _transformer;
    private readonly GatewayMetrics _metrics;
    private readonly Admissions _admissions;
    private readonly PresenceBook _presence;
    private readonly IdentityTokens _tokens;
    private readonly TimeProvider _time;
    private readonly ILogger _audit;

    /// <summary>Makes the gate.</summary>
    public GateMiddleware(
        GatewaySettings settings,
        ClusterView view,
        ISessions sessions,
        ConnectionRegistry registry,
        ConnectionCutter cutter,
        IHttpForwarder forwarder,
        PodDialer dialer,
        GateTransformer transformer,
        GatewayMetrics metrics,
        Admissions admissions,
        PresenceBook presence,
        IdentityTokens tokens,
        TimeProvider time,
        ILoggerFactory logs)
    {
        (_settings, _view, _sessions, _registry, _cutter) = (settings, view, sessions, registry, cutter);
        (_forwarder, _dialer, _transformer, _metrics) = (forwarder, dialer, transformer, metrics);
        (_admissions, _presence, _tokens, _time) = (admissions, presence, tokens, time);
        _audit = logs.CreateLogger(AuditLog.Category);
    }

    /// <summary>Answers a request to the host of a label, whether or not a workspace has it.</summary>
    public async Task HandleAsync(HttpContext context, string label)
    {
        ArgumentNullException.ThrowIfNull(context);
        var began = _time.GetTimestamp();
        var isWebSocket = IsWebSocket(context);
        if (RequestRules.Refusal(context.Request.Method, context.Request.Headers, isWebSocket, _settings.Workspaces.Origin(label)) is var (status, why))
        {
            AuditLog.Foreign(_audit, label, AddressOf(context), AuditLog.Shown(context.Request.Headers.Origin), why);
            await GatePages.WriteAsync(context, status, "Refused", $"This request was refused: {why}.");
            return;
        }

        RequestRules.IgnoreOtherUpgrades(context.Request.Headers, isWebSocket);
        if (await _sessions.TryHandleAsync(context))
        {
            return;
        }

        var who = _sessions.Read(context);
        var target = _view.Find(label);
        var decision = GateRules.Decide(who, _view.Look(target), _settings.Limits);
        if (decision.IsAllowed)
        {
            await PassAsync(context, target!, who!, isWebSocket);
        }
        else
        {
            await RefuseAsync(context, label, who, decision);
        }

        if (!isWebSocket)
        {
            _metrics.Took(_time.GetElapsedTime(began));
        }
    }

    private async Task PassAsync(HttpContext context, HostTarget target, GatewayIdentity who, bool isWebSocket)
    {
        using var connection = new GateConnection(target, who, context.Abort);
        if (!_registry.TryAdd(connection))
        {
            context.Response.Headers.RetryAfter = "5";
            await GatePages.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "Too many connections", "Too much is under way at once. Close some tabs of this workspace and try again.");
            return;
        }

        try
        {
            var decision = _cutter.DecideNow(connection, out var seen);
            if (decision.IsAllowed)
            {
                _metrics.Decided(decision);
                await ForwardAsync(context, connection, decision, seen, isWebSocket);
            }
            else
            {
                await RefuseAsync(context, target.Label, who, decision);
            }
        }
        finally
        {
            _registry.Remove(connection);
        }
    }

    private async Task ForwardAsync(HttpContext context, GateConnection connection, GateDecision decision, WorkspaceNow now, bool isWebSocket)
    {
        if (GateRules.PortOf(now) is not { } port || now.Pod?.Metadata.Uid is not { } pod)
        {
            await RefuseAsync(context, connection.Target.Label, connection.Who, new(GateVerdict.NotFound, GateReason.Starting));
            return;
        }

        if (_admissions.IsNew(connection.Who, connection.Target))
        {
            AuditLog.Admitted(_audit, connection.Who.Name, connection.Target.Workspace, port.Name, AddressOf(context), decision.Reason);
        }

        connection.Touch();
        _presence.Saw(connection);
        connection.IdentityToken = _tokens.For(connection.Who, now, decision.Reason);
        context.Features.Set(connection);
        if (isWebSocket)
        {
            UpgradeFeature.Watch(context, connection);
        }

        // Streams of any length go through, in both directions; the workspace decides what it takes.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var error = await _forwarder.SendAsync(
            context, PodDialer.AddressOf(pod, port.Port), _dialer.Invoker, isWebSocket ? Upgraded : Ordinary, _transformer, connection.Cut);
        if (error is not ForwarderError.None && !context.Response.HasStarted && connection.CutReason is null)
        {
            context.Response.Clear();
            if (error is ForwarderError.RequestBodyClient)
            {
                // Where this request ends is unknown, and so is where another would begin.
                context.Response.Headers.Connection = "close";
                await GatePages.WriteAsync(context, StatusCodes.Status400BadRequest, "Bad request", "The body of the request is not what its headers say.");
                return;
            }

            var isTimeout = error is ForwarderError.RequestTimedOut;
            await GatePages.WriteAsync(
                context,
                isTimeout ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway,
                "The workspace does not answer",
                $"Nothing usable came from port {port.Port} ({port.Name}) of the workspace. Is the program that listens there running?");
        }
    }

    private Task RefuseAsync(HttpContext context, string label, GatewayIdentity? who, GateDecision decision)
    {
        _metrics.Decided(decision);
        if (who is not null && decision.Verdict is not GateVerdict.Login)
        {
            AuditLog.Refused(_audit, who.Name, label, AddressOf(context), decision.Reason);
        }

        return GatePages.RefuseAsync(context, decision, _sessions);
    }

    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            ? connect.Protocol == "websocket"
            : RequestRules.IsWebSocketUpgrade(context.Request.Method, context.Request.Headers);

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    // Upgrades need HTTP/1.1 towards the workspace: over HTTP/2 a WebSocket would become a CONNECT, which few programs know.
    private static ForwarderRequestConfig Config(TimeSpan silence) => new()
    {
        ActivityTimeout = silence,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        AllowResponseBuffering = false,
    };
}
