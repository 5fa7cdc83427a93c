using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Login;
using Berth.Gateway.Portal;
using Berth.Gateway.View;
using Berth.Operator.Exposure;
using Berth.Tests.Integration.Gateway.Login;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway.Proxies;

/// <summary>A login at a real provider, where all that the gateway gets of a workspace's host is what a proxy asks it, and <c>/.berth/</c>.</summary>
public sealed partial class LoginThroughProxyTests(GatewayWorld world) : GateTest(world)
{
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(ExternalAuthController.Nginx, "/deep?a=1")]
    [InlineData(ExternalAuthController.HAProxy, "/")]
    public async Task Open_WithoutASession_ComesToTheWorkspaceAfterTheLogin(ExternalAuthController controller, string comesTo)
    {
        var (issuerPort, portalPort, proxyPort) = (FreePort(), FreePort(), FreePort());
        var portal = $"http://berth.localhost:{portalPort}";
        await using var identity = await IdentityProcess.StartAsync(
            issuerPort, "--redirect-uri", $"{portal}/callback/local", "--post-logout-redirect-uri", $"{portal}/logout");
        await using var app = await StartAsync(portalPort, proxyPort, issuerPort);
        var workspace = await World.WorkspaceAsync(new() { Owner = "alice@example.com" }, Ct);
        var view = app.Services.GetRequiredService<ClusterView>();
        await Wait.ForAsync(
            () => Task.FromResult(view.Find(workspace.Label) is { } target && view.Look(target).Pod?.Status?.PodIP is not null), () => "the gateway to know the workspace", Ct);
        await using var proxy = await ProxyAsync(controller, workspace.Label, portalPort, proxyPort);
        using var browser = NewBrowser();
        var origin = $"http://{workspace.Label}.workspaces.localhost:{proxyPort}";

        var form = await browser.GetAsync(new Uri($"{origin}/deep?a=1"), Ct);
        var action = LoginForm().Match(await form.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
        using var account = new FormUrlEncodedContent(new Dictionary<string, string> { ["login"] = "alice" });
        var page = await browser.PostAsync(new Uri(form.RequestMessage!.RequestUri!, action), account, Ct);

        page.RequestMessage!.RequestUri!.AbsoluteUri.ShouldBe(origin + comesTo);
        var body = await page.Content.ReadAsStringAsync(Ct);
        body.ShouldContain($"GET {comesTo}\n");
        body.ShouldNotContain("berth-session");
        await app.StopAsync(Ct);
    }

    private async Task<WebApplication> StartAsync(int port, int proxyPort, int issuerPort)
    {
        var settings = new GatewaySettings
        {
            PortalUrl = new($"http://berth.localhost:{port}"),
            Workspaces = WorkspaceDomain.Parse($"http://{{label}}.workspaces.localhost:{proxyPort}"),
            Namespace = await ControlPlane.NewNamespaceAsync(World.Client, Ct),
            ListenUrl = $"http://127.0.0.1:{port}",
            ManagementUrl = "http://127.0.0.1:0",
            TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
            Limits = GatewayReplica.Patient(new() { DrainDelay = TimeSpan.Zero, Drain = TimeSpan.FromSeconds(1) }),
        };
        var login = new LoginSettings { Providers = [LoginTest.ProviderAt($"http://127.0.0.1:{issuerPort}", "local")] };
        var builder = GatewayHost.CreateBuilder(settings, login.Checked(), World.Cluster);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.UseGateway(portal => portal.UseRouting().UseEndpoints(endpoints =>
        {
            endpoints.MapLogin();
            endpoints.MapPortal();
        }));
        await app.StartAsync(Ct);
        return app;
    }

    private Task<ProxyProcess> ProxyAsync(ExternalAuthController controller, string label, int gatewayPort, int port)
    {
        var host = $"{label}.workspaces.localhost";
        var gateway = new IPEndPoint(IPAddress.Loopback, gatewayPort);
        var annotations = ExternalAuthAnnotations.Of(new() { Controller = controller }, label, new($"http://{host}:{port}"), $"http://{gateway}/.berth/authorize");
        return controller is ExternalAuthController.Nginx
            ? ProxyProcess.StartAsync(
                "nginx",
                (_, folder) => NginxConfiguration.Of(port, folder, host, annotations, gateway, World.Upstream.Port, NginxConfiguration.CustomErrors.None),
                Ct,
                port: port)
            : ProxyProcess.StartAsync(
                "haproxy",
                (_, folder) => HaproxyConfiguration.Of(port, folder, host, annotations, gateway, World.Upstream.Port),
                Ct,
                new Dictionary<string, string> { ["ask.lua"] = HaproxyConfiguration.Script },
                port);
    }

    // Whatever the host is called, it is on this machine.
    private static HttpClient NewBrowser() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        DefaultRequestHeaders = { { "Accept", "text/html" } },
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("action=\"(/interaction/[^\"]+)\"")]
    private static partial Regex LoginForm();
}
