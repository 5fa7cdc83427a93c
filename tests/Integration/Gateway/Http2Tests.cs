using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Berth.Tests.Integration.Gateway;

/// <summary>HTTP/2: by agreement where TLS ends at the gateway, unasked from trusted proxies, and otherwise not.</summary>
public sealed class Http2Tests(GatewayWorld world) : GateTest(world), IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ask_Http2OverTls_ReachesTheWorkspaceOverHttp11()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync();
        await gateway.WaitForAsync(workspace.Label, Ct);
        using var http = new HttpClient(GateHttp.HandlerFor(gateway.EndPoint));

        using var answer = await http.SendAsync(
            GateHttp.Request(HttpMethod.Get, "https", workspace.Label, "/a%2Fb?c=d", TestSessions.Cookie("bob"), HttpVersion.Version20), Ct);

        answer.Version.ShouldBe(HttpVersion.Version20);
        var told = await answer.Content.ReadAsStringAsync(Ct);
        told.ShouldStartWith("GET /a%2Fb?c=d\n");
        told.ShouldContain($"Host: {GatewayReplica.Host(workspace.Label)}");
        told.ShouldNotContain("__Host-berth");
    }

    [Fact]
    public async Task Ask_WebSocketOverHttp2_IsOneOverHttp11ForTheWorkspaceAndIsCut_Rfc8441()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync();
        await gateway.WaitForAsync(workspace.Label, Ct);
        using var invoker = new HttpMessageInvoker(GateHttp.HandlerFor(gateway.EndPoint));
        using var socket = Socket(TestSessions.Cookie("bob"), GatewayReplica.Origin(workspace.Label));

        await socket.ConnectAsync(new($"wss://{GatewayReplica.Host(workspace.Label)}/ws"), invoker, Ct);

        // Longer than a slow client may take: an idle WebSocket is not one.
        await TricklingUpload.UntilCutAsync(gateway.EndPoint, workspace, tls: true, Ct);
        await socket.SendAsync("hello over two"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Ct);
        var buffer = new byte[100];
        var echo = await socket.ReceiveAsync(buffer.AsMemory(), Ct);
        Encoding.UTF8.GetString(buffer, 0, echo.Count).ShouldBe("hello over two");

        await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
        (await socket.ReceiveAsync(buffer.AsMemory(), Ct)).MessageType.ShouldBe(WebSocketMessageType.Close);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://evil.example")]
    public async Task Ask_WebSocketOverHttp2FromElsewhere_IsRefused_Cve20230957(string? origin)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync();
        await gateway.WaitForAsync(workspace.Label, Ct);
        using var invoker = new HttpMessageInvoker(GateHttp.HandlerFor(gateway.EndPoint));
        using var socket = Socket(TestSessions.Cookie("bob"), origin);

        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(new($"wss://{GatewayReplica.Host(workspace.Label)}/ws"), invoker, Ct));
        socket.HttpStatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Ask_Http2WithoutTls_IsTakenFromTrustedProxiesAlone()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var trusting = await StartAsync();
        await using var other = await StartAsync("10.0.0.0/8");
        await trusting.WaitForAsync(workspace.Label, Ct);
        using var http = new HttpClient(GateHttp.HandlerFor(trusting.H2cEndPoint!));
        using var stranger = new HttpClient(GateHttp.HandlerFor(other.H2cEndPoint!));

        using var answer = await http.SendAsync(Ask(), Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => stranger.SendAsync(Ask(), Ct));

        // Where it is not wanted it ends at once: GOAWAY (RFC 9113, 6.8) with the error HTTP_1_1_REQUIRED.
        (await AskAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).ShouldStartWith("\0\0\u0008\u0007");

        HttpRequestMessage Ask() => GateHttp.Request(HttpMethod.Get, "http", workspace.Label, "/", TestSessions.Cookie("bob"), HttpVersion.Version20);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("connect-udp")]
    public async Task Ask_ConnectOverHttp2_IsRefused(string? protocol)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync();
        await gateway.WaitForAsync(workspace.Label, Ct);
        using var client = await RawClient.ConnectAsync(gateway.H2cEndPoint!, Ct);
        var host = GatewayReplica.Host(workspace.Label);
        (string, string)[] tunnel = [(":method", "CONNECT"), (":authority", host)];
        (string, string)[] extended = [.. tunnel, (":scheme", "http"), (":path", "/"), (":protocol", protocol ?? "")];

        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Ct);
        await client.SendAsync(Frame(type: 4, flags: 0, stream: 0, []), Ct);
        await client.SendAsync(
            Frame(type: 1, flags: 5, stream: 1, Fields([.. protocol is null ? tunnel : extended, ("cookie", TestSessions.Cookie("bob")), ("origin", $"https://{host}")])), Ct);

        // The status, which Kestrel writes as it is read.
        await client.ReadUntilAsync("405", Ct);
        World.Gateway.Registry.Of(workspace.Uid).ShouldBeEmpty();
    }

    private static ClientWebSocket Socket(string cookie, string? origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.SetRequestHeader("Cookie", cookie);
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        return socket;
    }

    // A frame of RFC 9113, 4.1.
    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    // Literal fields without indexing and with new names (RFC 7541, 6.2.2), none longer than 126.
    private static byte[] Fields((string Name, string Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[0, (byte)field.Name.Length, .. Encoding.ASCII.GetBytes(field.Name), (byte)field.Value.Length, .. Encoding.ASCII.GetBytes(field.Value)])];

    private Task<GatewayReplica> StartAsync(string proxies = "127.0.0.0/8")
    {
        TestCertificate.Write(_folder, "*.workspaces.example.com");
        return GatewayReplica.StartAsync(World.Cluster, World.Sessions, new() { SlowFor = TimeSpan.FromSeconds(1.5) }, change: settings => settings with
        {
            ListenUrl = "https://127.0.0.1:0",
            TlsFolders = [_folder],
            H2cUrl = "http://127.0.0.1:0",
            TrustedProxies = [IPNetwork.Parse(proxies)],
        });
    }
}
