using System.Net;
using System.Text;
using Berth.Crds;
using Berth.Gateway.Audit;
using Berth.Gateway.Authorize;
using Berth.Gateway.Gate;
using Berth.Gateway.Identity;
using Berth.Gateway.Links;
using Berth.Gateway.Login;
using Berth.Gateway.Metrics;
using Berth.Gateway.Presence;
using Berth.Gateway.Tls;
using Berth.Gateway.View;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Prometheus;

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

        // It says of each request that it came and went, and makes an Activity for that, which nobody here asks for.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // What a socket brings goes on where it arrived, on a thread of the pool, without waiting in line for another.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
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
            .AddSingleton<IdentityKeys>()
            .AddHostedService(services => services.GetRequiredService<IdentityKeys>())
            .AddSingleton<IdentityTokens>()
            .AddSingleton<TlsCertificates>()
            .AddHostedService(services => services.GetRequiredService<TlsCertificates>())
            .AddHostedService<SharingAudit>()
            .AddSingleton<GatewayMetrics>()
            .AddSingleton<Admissions>()
            .AddSingleton<PodDialer>()
            .AddSingleton<GateTransformer>()
            .AddSingleton<GateMiddleware>()
            .AddSingleton<AuthorizeEndpoint>()
            .AddHttpForwarder()
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.Limits.DrainDelay + settings.Limits.Drain + TimeSpan.FromSeconds(5))
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
        var (metrics, connections) = (app.Services.GetRequiredService<GatewayMetrics>(), app.Services.GetRequiredService<ConnectionRegistry>());
        app.Services.GetRequiredService<CollectorRegistry>().AddBeforeCollectCallback(() => metrics.Sees(connections.Count, view.Age));
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
        var limits = settings.Limits;
        kestrel.AddServerHeader = false;

        // A proxy that ends TLS may say https over a connection without: nothing here asks a request for its scheme.
        kestrel.AllowAlternateSchemes = true;
        // Each byte beyond ASCII crosses the gate as it came, whether it is UTF-8 or Latin-1 (yarp 2076).
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.RequestHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersWithin;
        kestrel.Limits.MaxRequestBodySize = limits.PortalBodyBytes;
        kestrel.Limits.MinRequestBodyDataRate = new(limits.SlowestBytesPerSecond, limits.SlowFor);
        kestrel.Limits.MinResponseDataRate = new(limits.SlowestBytesPerSecond, limits.SlowFor);
        kestrel.Limits.Http2.MaxStreamsPerConnection = limits.Http2Streams;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = limits.RequestHeaderBytes;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        kestrel.Listen(EndPointOf(settings.ListenUrl), listen =>
        {
            listen.Protocols = settings.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            if (settings.IsTls)
            {
                var certificates = kestrel.ApplicationServices.GetRequiredService<TlsCertificates>();
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = hello => ValueTask.FromResult(certificates.OptionsFor(hello.ClientHelloInfo.ServerName)) });
            }
        });
        if (settings.H2cUrl is { } h2c)
        {
            kestrel.Listen(EndPointOf(h2c), listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => connection => IsFrom(connection, settings.TrustedProxies) ? next(connection) : Task.CompletedTask);
            });
        }

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

    private static bool IsFrom(ConnectionContext connection, IReadOnlyList<System.Net.IPNetwork> proxies) =>
        connection.RemoteEndPoint is IPEndPoint { Address: var address }
        && (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) is var plain
        && proxies.Any(proxy => proxy.Contains(plain));

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
