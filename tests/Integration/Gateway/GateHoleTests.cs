using System.Text.RegularExpressions;
using Berth.Crds;

namespace Berth.Tests.Integration.Gateway;

/// <summary>The holes that others had, as bytes on a socket.</summary>
public sealed partial class GateHoleTests(GatewayWorld world) : GateTest(world)
{
    [Fact]
    public async Task Ask_OwnerAndGuest_ReachTheWorkspace()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);

        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("alice")))).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob")), World.Other)).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(Get(workspace.Label, "x=y"))).ShouldStartWith("HTTP/1.1 401");
    }

    [Fact]
    public async Task Ask_UnknownAndForbidden_AnswerTheSame_Ghsa5wg6jmq253pw()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var carol = TestSessions.Cookie("carol");

        var forbidden = await AskAsync(Get(workspace.Label, carol));
        var unknown = await AskAsync(Get("alice-aaaaaaaaaa", carol));
        var uid = await AskAsync(Get(workspace.Uid, carol));

        forbidden.ShouldStartWith("HTTP/1.1 404");
        WithoutDate(unknown).ShouldBe(WithoutDate(forbidden));
        WithoutDate(uid).ShouldBe(WithoutDate(forbidden));
    }

    [Theory]
    [InlineData("X-Forwarded-Host: {0}\r\nX-Original-Host: {0}\r\nForwarded: host={0}\r\n")]
    [InlineData("X-Forwarded-Host: {0}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 127.0.0.1\r\n")]
    [InlineData("X-Original-URL: https://{0}/\r\nX-Rewrite-URL: https://{0}/\r\n")]
    public async Task Ask_ForwardedHostNamesAWorkspace_HostAloneChooses_Ghsa5g4w3vw9478w(string headers)
    {
        var bobs = await World.WorkspaceAsync(new() { Owner = "bob@example.com" }, Ct);
        var alices = await World.WorkspaceAsync(new() { Owner = "alice@example.com" }, Ct, "127.0.0.2");
        var bob = TestSessions.Cookie("bob");

        var answer = await AskAsync(Get(bobs.Label, bob, headers: string.Format(null, headers, GatewayReplica.Host(alices.Label))));
        answer.ShouldStartWith("HTTP/1.1 200");
        answer.ShouldContain($"Host: {GatewayReplica.Host(bobs.Label)}");
        answer.ShouldNotContain(alices.Label);

        (await AskAsync(Get(alices.Label, bob, headers: string.Format(null, headers, GatewayReplica.Host(bobs.Label))))).ShouldStartWith("HTTP/1.1 404");
    }

    [Fact]
    public async Task Ask_IdentityOfAnOutsider_DoesNotReachTheWorkspace_Cve202564484_Cve202635051()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);

        var answer = await AskAsync(
            Get(
                workspace.Label,
                TestSessions.Cookie("bob"),
                headers: "X-Auth-Request-User: evil1\r\nx_auth_request_email: evil2\r\nX-Forwarded-User: evil3\r\nX_Forwarded_Groups: evil4\r\n"
                    + "Remote-User: evil5\r\nX-Berth-User: evil6\r\nX-BERTH-USER: evil7\r\nX-Real-IP: evil8\r\nX-Forwarded-For: 6.6.6.6\r\n"
                    + "Accept-Language: kept\r\n")
                .Replace("Connection: close", "Connection: close, X-Forwarded-Host, X-Forwarded-For", StringComparison.Ordinal));

        answer.ShouldStartWith("HTTP/1.1 200");
        answer.Split('\n').Where(line => line.Contains("evil", StringComparison.Ordinal)).ShouldBeEmpty();
        answer.ShouldNotContain("6.6.6.6");
        answer.ShouldContain("Accept-Language: kept");
        answer.ShouldContain("X-Forwarded-For: 127.0.0.1");
        answer.ShouldContain($"X-Forwarded-Host: {GatewayReplica.Host(workspace.Label)}");
    }

    [Fact]
    public async Task Ask_HeaderNominatedAsHopByHop_EndsAtTheGate_Cve202635051()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var last = Get(workspace.Label, TestSessions.Cookie("bob"));

        // Kestrel keeps nothing of a Connection header that says close: the first of two requests says something else.
        var answer = await AskAsync(
            last.Replace("Connection: close", "Connection: X-Hop, X-Forwarded-Host\r\nX-Hop: nominated\r\nX-Other: kept", StringComparison.Ordinal) + last);

        answer.ShouldNotContain("nominated");
        answer.ShouldContain("X-Other: kept");
        answer.ShouldContain($"X-Forwarded-Host: {GatewayReplica.Host(workspace.Label)}");
    }

    [Fact]
    public async Task Ask_SessionCookie_DoesNotReachTheWorkspace_CodeServer4124()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var cookie = TestSessions.Cookie("bob");

        var answer = await AskAsync(Get(workspace.Label, $"app=1; {cookie}; __Host-berthC1=chunk; theme=dark"));

        answer.ShouldContain("Cookie: app=1; theme=dark");
        answer.ShouldNotContain("berth=");
        answer.ShouldNotContain("berthC1");
    }

    [Fact]
    public async Task Ask_WorkspaceSetsOurCookies_TheyStayInside_Ghsa7r3h4ph8w38g()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);

        var answer = await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), "/cookies"));

        answer.ShouldContain("Set-Cookie: app=1; Path=/");
        Regex.Count(answer, "(?i)set-cookie:").ShouldBe(1);
        answer.ShouldNotContain("Clear-Site-Data");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("https://bob-aaaaaaaaaa.workspaces.example.com")]
    public async Task Ask_WebSocketFromElsewhere_IsRefused_Cve20230957(string? origin)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        using var client = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);

        await client.SendAsync(WebSocket(workspace.Label, TestSessions.Cookie("bob"), origin), Ct);

        (await client.ReadUntilAsync("\r\n", Ct)).ShouldStartWith("HTTP/1.1 403");
    }

    [Fact]
    public async Task Ask_PostFromElsewhere_IsRefused()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var head = $"POST /upload HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}\r\nCookie: {TestSessions.Cookie("bob")}\r\nConnection: close\r\nContent-Length: 2\r\n";

        (await AskAsync($"{head}\r\nhi")).ShouldStartWith("HTTP/1.1 403");
        (await AskAsync($"{head}Origin: https://evil.example\r\n\r\nhi")).ShouldStartWith("HTTP/1.1 403");
        (await AskAsync($"{head}Origin: {GatewayReplica.Origin(workspace.Label)}\r\n\r\nhi")).ShouldContain("received 2");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: {0}\r\nCookie: {1}\r\nConnection: Upgrade\r\nUpgrade: h2c, websocket\r\n\r\n", "400")]
    [InlineData("CONNECT {0}:443 HTTP/1.1\r\nHost: {0}:443\r\nCookie: {1}\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("TRACE / HTTP/1.1\r\nHost: {0}\r\nCookie: {1}\r\nConnection: close\r\n\r\n", "405")]
    public async Task Ask_TunnelsAndEchoes_AreRefused(string request, string status)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        using var client = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);

        await client.SendAsync(string.Format(null, request, GatewayReplica.Host(workspace.Label), TestSessions.Cookie("bob")), Ct);

        (await client.ReadUntilAsync("\r\n", Ct)).ShouldMatch($"^HTTP/1.1 ({status}|421)");
    }

    /// <summary>Curl and Java's client offer it with each request; whoever does not want it answers without (RFC 9110, 7.8).</summary>
    [Fact]
    public async Task Ask_OfferOfHttp2_IsAnsweredWithoutIt()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);

        var answer = await AskAsync(
            $"GET / HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}:443\r\nCookie: {TestSessions.Cookie("bob")}\r\n"
            + "Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
            + "X-Name: J\u00c3\u00bcrgen\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 200");
        // UTF-8, byte by byte (yarp 2076).
        answer.ShouldContain("X-Name: J\u00c3\u00bcrgen");
        answer.ShouldNotContain("h2c");
        answer.ShouldNotContain("HTTP2-Settings");
        // The default port is left out, as browsers leave it out of the Origin.
        answer.ShouldContain($"Host: {GatewayReplica.Host(workspace.Label)}\n");
    }

    /// <summary>After each of these a second request is smuggled: what follows must never be answered as a request.</summary>
    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: 5\r\n", "hello")]
    [InlineData("Content-Length: 0, 5\r\n", "hello")]
    [InlineData("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "2;\nxx\r\nhi\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "2;a\rb\r\nhi\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "0x2\r\nhi\r\n0\r\n\r\n")]
    [InlineData("X-Folded: a\r\n b\r\nContent-Length: 0\r\n", "")]
    [InlineData("Host: other.workspaces.example.com\r\nContent-Length: 0\r\n", "")]
    public async Task Ask_AmbiguousFraming_IsRefusedAndEndsTheConnection_Cve202555315(string headers, string body)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var (host, cookie) = (GatewayReplica.Host(workspace.Label), TestSessions.Cookie("bob"));
        var smuggled = $"GET /smuggled HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n";

        var answer = await AskAsync(
            $"POST /upload HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: {GatewayReplica.Origin(workspace.Label)}\r\n{headers}\r\n{body}{smuggled}");

        answer.ShouldMatch("^HTTP/1.1 (400|501)");
        answer.ShouldNotContain("/smuggled");
    }

    [Theory]
    [InlineData("/a%2Fb/%2e%2e/c?x=%20&y=a/../b")]
    [InlineData("//double//slash")]
    [InlineData("/proxy/3000/../../etc")]
    public async Task Ask_Target_ArrivesAsItWasSent(string target)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);

        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), target))).ShouldContain($"GET {target}\n");
    }

    [Fact]
    public async Task Ask_OtherPorts_AreTheOwnersUnlessShown_CodeServer4994()
    {
        var workspace = await World.WorkspaceAsync(
            SharedWithBob with
            {
                Ports =
                [
                    new() { Name = "main", Port = 1 },
                    new() { Name = "debug", Port = World.Upstream.Port },
                    new() { Name = "web", Port = 2, Visibility = PortVisibility.Shared },
                ],
            },
            Ct);
        var (alice, bob) = (TestSessions.Cookie("alice"), TestSessions.Cookie("bob"));

        (await AskAsync(Get(workspace.LabelOf("debug"), alice))).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(Get(workspace.LabelOf("debug"), bob))).ShouldStartWith("HTTP/1.1 404");
        (await AskAsync(Get(workspace.LabelOf("web"), bob))).ShouldStartWith("HTTP/1.1 502");
        (await AskAsync(Get($"{World.Upstream.Port}--{workspace.Label}", alice))).ShouldStartWith("HTTP/1.1 404");
    }

    [Fact]
    public async Task Ask_AddressOfAPodIsGivenToAnother_NobodyReachesItThroughTheOld_Gitpod20826()
    {
        var alices = await World.WorkspaceAsync(SharedWithBob, Ct, "127.0.0.3");
        var alice = TestSessions.Cookie("alice");
        (await AskAsync(Get(alices.Label, alice))).ShouldStartWith("HTTP/1.1 200");

        await alices.DeletePodAsync(Ct);
        var carols = await World.WorkspaceAsync(new() { Owner = "carol@example.com" }, Ct, "127.0.0.3");

        (await AskAsync(Get(carols.Label, TestSessions.Cookie("carol")))).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(Get(alices.Label, alice))).ShouldStartWith("HTTP/1.1 503");
        (await AskAsync(Get(alices.Label, TestSessions.Cookie("bob")))).ShouldStartWith("HTTP/1.1 404");
    }

    [Theory]
    [InlineData("Host: berth.example.org.workspaces.example.com")]
    [InlineData("Host: a.b.workspaces.example.com")]
    [InlineData("Host: workspaces.example.com")]
    [InlineData("Host: 127.0.0.1")]
    [InlineData("Host: code.workspaces.example.com:8443")]
    [InlineData("Host:")]
    public async Task Ask_HostThatIsNone_Is421(string host)
    {
        var answer = await AskAsync($"GET / HTTP/1.1\r\n{host}\r\nCookie: {TestSessions.Cookie("alice")}\r\nConnection: close\r\n\r\n");

        answer.ShouldMatch("^HTTP/1.1 421");
    }

    [Fact]
    public async Task Ask_MetricsOnTheWorkspacesHost_AreTheWorkspaces()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        using var http = new HttpClient();

        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), "/metrics"))).ShouldContain("GET /metrics");
        (await AskAsync($"GET /metrics HTTP/1.1\r\nHost: {World.Gateway.Management.Authority}\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 421");
        var metrics = await http.GetStringAsync(new Uri(World.Gateway.Management, "/metrics"), Ct);
        metrics.ShouldContain("berth_gate_requests_total");
        (await Promtool.ComplaintsAsync(metrics, Ct)).ShouldBeEmpty();
        Family().Matches(metrics).Select(match => match.Groups[1].Value).Except(MetricsPage.Names("Of the gateway", "Of both programs")).ShouldBeEmpty();
        metrics.ShouldContain("berth_gate_cuts_total{reason=\"Expired\"} ");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
        (await Promtool.OpenMetricsComplaintsAsync(await http.GetStringAsync(new Uri(World.Gateway.Management, "/metrics"), Ct), Ct)).ShouldBeEmpty();
    }

    private static string WithoutDate(string answer) => DateLine().Replace(answer, "");

    [GeneratedRegex("^# TYPE ([a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Family();

    [GeneratedRegex("Date: [^\r]*\r\n")]
    private static partial Regex DateLine();
}
