using System.Net;
using Berth.Crds;
using Berth.Gateway;
using Berth.Operator.Exposure;

namespace Berth.Tests.Integration.Gateway.Proxies;

/// <summary>
/// The gateway behind a real nginx and a real HAProxy, which ask it about requests that go straight to the workspace, as the operator's
/// annotations make their ingress controllers do.
/// </summary>
public sealed class ExternalAuthTests(GatewayWorld world) : GateTest(world)
{
    private static readonly IPNetwork[] ThisMachine = [IPNetwork.Parse("127.0.0.0/8")];

    public static TheoryData<ExternalAuthController> Proxies => [ExternalAuthController.Nginx, ExternalAuthController.HAProxy];

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Proxies))]
    public async Task Ask_ThroughAProxy_LetsInWhomTheGateLetsIn(ExternalAuthController controller)
    {
        await using var gateway = await ReplicaAsync(ThisMachine);
        var workspace = await WorkspaceAsync(gateway);
        await using var proxy = await ProxyAsync(controller, workspace, gateway);
        var (label, alice, bob) = (workspace.Label, TestSessions.Cookie("alice"), TestSessions.Cookie("bob"));

        // The owner gets in, and her session does not (CodeServer4124): whoever is in the workspace could stay in it with that.
        var answer = await AskAsync(proxy, Get(label, $"app=1; {alice}; __Host-berthC1=chunk; theme=dark"));
        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldContain("GET /\n", Case.Sensitive, "the workspace tells what reached it");
        answer.ShouldContain("Cookie: app=1; theme=dark");
        answer.ShouldNotContain("berth=");
        (await AskAsync(proxy, Get(label, alice))).ShouldNotContain("berth=");

        // Nobody: to the login, where that is a page's business.
        var nobody = await AskAsync(proxy, Get(label, "x=y", "/deep?a=1", "Accept: text/html\r\n"));
        if (controller is ExternalAuthController.Nginx)
        {
            nobody.ShouldStartWith("HTTP/1.1 302");
            nobody.ShouldContain($"Location: {GatewayReplica.Origin(label)}/.berth/login?rd=http://{GatewayReplica.Host(label)}/deep?a=1");
        }
        else
        {
            nobody.ShouldStartWith("HTTP/1.1 401");
        }

        // A stranger: not in, whatever he says.
        await IsRefusedAsync(proxy, Get(label, bob));
        await IsRefusedAsync(proxy, WebSocket(label, bob, GatewayReplica.Origin(label)));

        // Shared: in, and out with the next request.
        await workspace.PatchAsync("""{"sharing":{"level":"Users","users":["bob@example.com"]}}""", Ct);
        await Wait.ForAsync(async () => (await AskAsync(proxy, Get(label, bob))).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), () => "bob to be let in", Ct);
        (await OpensAsync(proxy, WebSocket(label, bob, GatewayReplica.Origin(label)))).ShouldStartWith("HTTP/1.1 101");
        await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
        await Wait.ForAsync(async () => !(await AskAsync(proxy, Get(label, bob))).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), () => "bob to be refused", Ct);
        await IsRefusedAsync(proxy, WebSocket(label, bob, GatewayReplica.Origin(label)));

        // Stopped: nobody.
        await workspace.PatchAsync("""{"operatingMode":"Stopped"}""", Ct);
        await Wait.ForAsync(async () => !(await AskAsync(proxy, Get(label, alice))).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), () => "alice to be refused", Ct);
        await IsRefusedAsync(proxy, Get(label, alice));
        gateway.Log.Lines.ShouldContain(line => line.Contains("admitted user=bob@example.com"));
        gateway.Log.Lines.ShouldContain(line => line.Contains("refused user=bob@example.com"));
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Proxies))]
    public async Task Ask_FromAnotherSite_IsRefused_Cve20230957(ExternalAuthController controller)
    {
        await using var gateway = await ReplicaAsync(ThisMachine);
        var workspace = await WorkspaceAsync(gateway);
        await using var proxy = await ProxyAsync(controller, workspace, gateway);
        var (label, alice, own) = (workspace.Label, TestSessions.Cookie("alice"), GatewayReplica.Origin(workspace.Label));
        string?[] foreign = [null, "null", "https://evil.example", GatewayReplica.Origin("bob-aaaaaaaaaa")];

        foreach (var origin in foreign)
        {
            await IsRefusedAsync(proxy, WebSocket(label, alice, origin));
            await IsRefusedAsync(proxy, Post(label, alice, origin));
            await IsRefusedAsync(proxy, Post(label, alice, origin, "X-Original-Method: GET\r\nX-Forwarded-Method: GET\r\nX-HTTP-Method-Override: GET\r\n"));
        }

        (await OpensAsync(proxy, WebSocket(label, alice, own))).ShouldStartWith("HTTP/1.1 101");
        (await AskAsync(proxy, Post(label, alice, own))).ShouldContain("received 3");
        await IsRefusedAsync(proxy, Get(label, alice, headers: "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n"));
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Proxies))]
    public async Task Ask_HeadersNameAnotherHost_TheIngressAloneChooses_Ghsa5g4w3vw9478w(ExternalAuthController controller)
    {
        await using var gateway = await ReplicaAsync(ThisMachine);
        var alices = await WorkspaceAsync(gateway);
        var bobs = await World.WorkspaceAsync(new() { Owner = "bob@example.com" }, Ct);
        await gateway.WaitForAsync(bobs.Label, Ct);
        await using var proxy = await ProxyAsync(controller, alices, gateway);
        var (bob, own) = (TestSessions.Cookie("bob"), GatewayReplica.Host(bobs.Label));
        string[] spoofs =
        [
            $"X-Original-URL: https://{own}/\r\n", $"X-Original-URI: https://{own}/\r\n", $"X-Forwarded-Host: {own}\r\n", $"Forwarded: host={own}\r\n",
            $"X-Original-Host: {own}\r\n", $"X-Rewrite-URL: https://{own}/\r\n", $"X_Original_Url: https://{own}/\r\n",
            $"X-Forwarded-Host: {own}\r\nX-Forwarded-Uri: /\r\nX-Forwarded-Method: GET\r\nX-Forwarded-For: 127.0.0.1\r\n",
        ];

        foreach (var spoof in spoofs)
        {
            await IsRefusedAsync(proxy, Get(alices.Label, bob, headers: spoof));
        }

        // An address in the request line is another host than the header's: whichever counts, it is not alice's for bob.
        await IsRefusedAsync(proxy, Get(bobs.Label, bob).Replace("GET /", $"GET http://{GatewayReplica.Host(alices.Label)}/", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("/nginx/{0}", "X-Original-Method: GET\r\nX-Original-URL: https://{1}/\r\n")]
    [InlineData("/haproxy/{0}", "")]
    [InlineData("/traefik", "X-Forwarded-Method: GET\r\nX-Forwarded-Host: {1}\r\nX-Forwarded-Uri: /\r\n")]
    public async Task Ask_PeerThatIsNotListed_IsTheStrangerThatItIs(string path, string headers)
    {
        await using var listed = await ReplicaAsync(ThisMachine);
        await using var other = await ReplicaAsync([IPNetwork.Parse("10.0.0.0/8")]);
        var workspace = await WorkspaceAsync(listed);
        var request = Direct(string.Format(null, path, workspace.Label), TestSessions.Cookie("alice"), string.Format(null, headers, "", GatewayReplica.Host(workspace.Label)));

        (await AskAsync(request, listed)).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(request, other)).ShouldStartWith("HTTP/1.1 403");
        (await AskAsync(request)).ShouldStartWith("HTTP/1.1 403", Case.Sensitive, "none is listed: none may ask");
        (await AskAsync(request.Replace("\r\n\r\n", "\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n", StringComparison.Ordinal), other)).ShouldStartWith("HTTP/1.1 403");
        other.Log.Lines.ShouldContain(line => line.Contains("BERTH_TRUSTED_PROXIES"));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Ask_ErrorPagesOfTheAdministrator_AreNoAnswer_Cve202624513()
    {
        await using var gateway = await ReplicaAsync(ThisMachine);
        var workspace = await WorkspaceAsync(gateway);
        var bob = TestSessions.Cookie("bob");

        await using var today = await ProxyAsync(ExternalAuthController.Nginx, workspace, gateway, NginxConfiguration.CustomErrors.OfRequests);
        foreach (var cookie in (string[])[bob, "x=y"])
        {
            (await AskAsync(today, Get(workspace.Label, cookie))).ShouldNotContain("GET /\n");
        }

        (await AskAsync(today, Get(workspace.Label, TestSessions.Cookie("alice")))).ShouldContain("GET /\n");

        // What the documentation names a version for: no answer of the gateway could stop it.
        await using var before = await ProxyAsync(ExternalAuthController.Nginx, workspace, gateway, NginxConfiguration.CustomErrors.OfAnswersToo);
        (await AskAsync(before, Get(workspace.Label, bob))).ShouldContain("GET /\n");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Ask_GatewayAway_NobodyGetsIn()
    {
        var gateway = await ReplicaAsync(ThisMachine);
        var workspace = await WorkspaceAsync(gateway);
        await using var nginx = await ProxyAsync(ExternalAuthController.Nginx, workspace, gateway);
        await using var haproxy = await ProxyAsync(ExternalAuthController.HAProxy, workspace, gateway);
        await gateway.DisposeAsync();

        await IsRefusedAsync(nginx, Get(workspace.Label, TestSessions.Cookie("alice")));
        await IsRefusedAsync(haproxy, Get(workspace.Label, TestSessions.Cookie("alice")));
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Proxies))]
    public async Task Ask_ViewTooOld_NobodyGetsIn(ExternalAuthController controller)
    {
        await using var blind = await ReplicaAsync(ThisMachine, new() { ViewAgeForGuests = TimeSpan.Zero, ViewAgeForOwners = TimeSpan.Zero });
        var workspace = await WorkspaceAsync(blind);
        await using var proxy = await ProxyAsync(controller, workspace, blind);

        await IsRefusedAsync(proxy, Get(workspace.Label, TestSessions.Cookie("alice")));
    }

    private static string Post(string label, string cookie, string? origin, string headers = "") =>
        $"POST /upload HTTP/1.1\r\nHost: {GatewayReplica.Host(label)}\r\nCookie: {cookie}\r\nContent-Length: 3\r\nConnection: close\r\n"
        + $"{(origin is null ? "" : $"Origin: {origin}\r\n")}{headers}\r\nabc";

    // As a controller asks: by the name of the gateway's service.
    private static string Direct(string path, string cookie, string headers) =>
        $"GET /.berth/authorize{path} HTTP/1.1\r\nHost: berth-gateway.berth-system.svc.cluster.local\r\nCookie: {cookie}\r\nConnection: close\r\n{headers}\r\n";

    private static Task<string> AskAsync(ProxyProcess proxy, string request) => RawClient.AskAsync(proxy.EndPoint, request, Ct);

    private static async Task<string> OpensAsync(ProxyProcess proxy, string request)
    {
        using var client = await RawClient.ConnectAsync(proxy.EndPoint, Ct);
        await client.SendAsync(request, Ct);
        return await client.ReadUntilAsync("\r\n\r\n", Ct);
    }

    private static async Task IsRefusedAsync(ProxyProcess proxy, string request)
    {
        var answer = await OpensAsync(proxy, request);
        answer.ShouldMatch("^HTTP/1\\.1 (4|5)\\d\\d ", $"to {request}");
    }

    private Task<GatewayReplica> ReplicaAsync(IReadOnlyList<IPNetwork> trusted, GateLimits? limits = null) =>
        GatewayReplica.StartAsync(World.Cluster, World.Sessions, limits ?? new(), trusted: trusted);

    private async Task<TestWorkspace> WorkspaceAsync(GatewayReplica gateway)
    {
        var workspace = await World.WorkspaceAsync(new() { Owner = "alice@example.com" }, Ct);
        await gateway.WaitForAsync(workspace.Label, Ct);
        return workspace;
    }

    private Task<ProxyProcess> ProxyAsync(
        ExternalAuthController controller,
        TestWorkspace workspace,
        GatewayReplica gateway,
        NginxConfiguration.CustomErrors errors = NginxConfiguration.CustomErrors.None)
    {
        var annotations = ExternalAuthAnnotations.Of(
            new() { Controller = controller }, workspace.Label, new(GatewayReplica.Origin(workspace.Label)), $"http://{gateway.EndPoint}/.berth/authorize");
        var host = GatewayReplica.Host(workspace.Label);
        return controller is ExternalAuthController.Nginx
            ? ProxyProcess.StartAsync(
                "nginx", (port, folder) => NginxConfiguration.Of(port, folder, host, annotations, gateway.EndPoint, World.Upstream.Port, errors), Ct)
            : ProxyProcess.StartAsync(
                "haproxy",
                (port, folder) => HaproxyConfiguration.Of(port, folder, host, annotations, gateway.EndPoint, World.Upstream.Port),
                Ct,
                new Dictionary<string, string> { ["ask.lua"] = HaproxyConfiguration.Script });
    }
}
