using System.Net;
using Berth.Crds;
using Berth.Gateway.Authorize;
using Berth.Gateway.Gate;
using Berth.Gateway.Links;
using Berth.Gateway.Login;
using Berth.Gateway.Presence;
using Berth.Gateway.View;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Berth.Gateway;

/// <summary>Puts the gateway together.</summary>
public static class GatewayHost
{
    /// <summary>A builder with all of the gateway.</summary>
    /// <param name="settings">What the installation set.</param>
    /// <param name="login">The providers; null leaves the login out: who builds the host then adds an <c>ISessions</c>.</param>
    /// <param name="cluster">The cluster; found as kubectl finds it when absent.</param>
    public static WebApplicationBuilder CreateBuilder(GatewaySettings settings, LoginSettings? login, ClusterConfiguration? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        // Every request would be several lines, with addresses that are secrets: links of snapshots, codes of logins. YARP's own are about
        // programs that do not answer, which the page says.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning);
        var stores = builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings)
            .AddSingleton(settings.Limits)
            .AddSingleton<ClusterView>()
            .AddSingleton<ConnectionRegistry>()
            .AddSingleton<ConnectionCutter>()
            .AddHostedService(services => services.GetRequiredService<ConnectionCutter>())
            .AddHostedService<ConnectionDrain>()
            .AddSingleton<PresenceBook>()
            .AddHostedService<PresenceWriter>()
            .AddHostedService<PresencePruner>()
            .AddSingleton<GateMetrics>()
            .AddSingleton<Admissions>()
            .AddSingleton<PodDialer>()
            .AddSingleton<GateTransformer>()
            .AddSingleton<GateMiddleware>()
            .AddSingleton<AuthorizeEndpoint>()
            .AddHttpForwarder()
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.Limits.Drain + TimeSpan.FromSeconds(5))
            .AddKubernetesOperator(options =>
            {
                options.Name = "berth-gateway";
                options.Namespace = settings.Namespace;
                options.Cluster = cluster;
                options.LeaderElection.Enabled = false;
                options.JsonResolvers.Add(CrdsJsonContext.Default);
            })
            .AddGatewayStores();
        if (login is not null)
        {
            stores.AddLogin(settings, login).AddSnapshotLinks();
        }

        return builder;
    }

    /// <summary>Sends each request where its connection and its host say: management, the portal, a workspace, or nowhere.</summary>
    /// <param name="app">The application.</param>
    /// <param name="portal">What the portal's host answers.</param>
    public static void UseGateway(this WebApplication app, Action<IApplicationBuilder> portal)
    {
        ArgumentNullException.ThrowIfNull(app);
        var settings = app.Services.GetRequiredService<GatewaySettings>();
        var view = app.Services.GetRequiredService<ClusterView>();
        if (app.Services.GetService<EndedRecords>() is { } ended)
        {
            view.AgesWith(() => ended.LastContact);
        }

        app.Services.GetRequiredService<OperatorHealth>().AddReadiness("view", () => view.Age <= settings.Limits.ViewAgeForGuests
            ? null
            : "the API server was not heard for too long: guests are not let in");
        app.MapWhen(IsManagement, management => management.UseRouting().UseEndpoints(endpoints => endpoints.MapOperatorEndpoints()));
        var authorize = app.Services.GetRequiredService<AuthorizeEndpoint>();
        app.Use((context, next) => authorize.IsAsked(context.Request) ? authorize.AnswerAsync(context) : next(context));
        if (settings.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(TrustingOnly(settings.TrustedProxies));
        }

        var gate = app.Services.GetRequiredService<GateMiddleware>();
        app.Use((context, next) => settings.Workspaces.LabelOf(context.Request.Host) is { } label ? gate.HandleAsync(context, label) : next(context));
        app.MapWhen(context => IsPortal(context, settings), portal);
        app.Run(context => GatePages.WriteAsync(
            context, StatusCodes.Status421MisdirectedRequest, "Wrong address", "This gateway serves no such host. Check the address."));
    }

    private static bool IsManagement(HttpContext context) => context.Features.Get<ManagementConnection>() is not null;

    private static bool IsPortal(HttpContext context, GatewaySettings settings) =>
        context.Request.Host.Host.Equals(settings.PortalUrl.Host, StringComparison.OrdinalIgnoreCase)
        && (context.Request.Host.Port ?? (settings.PortalUrl.Scheme == "https" ? 443 : 80)) == settings.PortalUrl.Port;

    // The address of the client only: neither host nor scheme is ever taken from a header (GHSA-5g4w-3vw9-478w).
    private static ForwardedHeadersOptions TrustingOnly(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        return options;
    }

    private static void Listen(KestrelServerOptions kestrel, GatewaySettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = settings.Limits.RequestHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Listen(EndPointOf(settings.ListenUrl), listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(EndPointOf(settings.ManagementUrl), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                connection.Features.Set(ManagementConnection.Instance);
                return next(connection);
            });
        });
    }

    private static IPEndPoint EndPointOf(string url)
    {
        var uri = new Uri(url);
        return new(uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port);
    }

    // Marks what came in where only the cluster comes in.
    private sealed class ManagementConnection
    {
        public static readonly ManagementConnection Instance = new();
    }
}
