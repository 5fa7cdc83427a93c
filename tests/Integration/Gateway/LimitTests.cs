using Berth.Gateway;

namespace Berth.Tests.Integration.Gateway;

/// <summary>What one client, one user and one workspace may ask of the gate, as bytes on a socket.</summary>
public sealed class LimitTests(GatewayWorld world) : GateTest(world)
{
    [Fact]
    public async Task Ask_MoreHeadersThanAllowed_Is431()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var line = $"X-Filler: {new string('a', 4000)}\r\n";

        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), headers: string.Concat(Enumerable.Repeat(line, 7))))).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), headers: string.Concat(Enumerable.Repeat(line, 9))))).ShouldStartWith("HTTP/1.1 431");
    }

    [Fact]
    public async Task Ask_HeadersThatNeverEnd_AreNotWaitedFor_Slowloris()
    {
        await using var gateway = await StartAsync(new() { HeadersWithin = TimeSpan.FromSeconds(2) });
        using var client = await RawClient.ConnectAsync(gateway.EndPoint, Ct);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: alice-abc.workspaces.example.com\r\n", Ct);
        using var dripping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var drip = DripAsync(client, "X-Drip: 1\r\n", dripping.Token);

        (await client.ReadToEndAsync(Ct)).ShouldMatch("^(HTTP/1.1 408|$)");
        await dripping.CancelAsync();
        await drip;
    }

    [Fact]
    public async Task Ask_BodyThatTrickles_IsNotWaitedFor()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync(new() { SlowFor = TimeSpan.FromSeconds(2) });
        await gateway.WaitForAsync(workspace.Label, Ct);

        (await TricklingUpload.UntilCutAsync(gateway.EndPoint, workspace, tls: false, Ct)).ShouldMatch("^(HTTP/1.1 (408|400)|$)");
        await Wait.ForAsync(() => gateway.Registry.Count == 0, "the gate to forget the connection", Ct, () => $"{gateway.Registry.Count} connections");
    }

    [Fact]
    public async Task Ask_IdleWebSocket_IsNotSlow()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync(new() { SlowFor = TimeSpan.FromSeconds(1.5) });
        await gateway.WaitForAsync(workspace.Label, Ct);
        using var client = await RawClient.ConnectAsync(gateway.EndPoint, Ct);
        await client.SendAsync(WebSocket(workspace.Label, TestSessions.Cookie("bob"), GatewayReplica.Origin(workspace.Label)), Ct);
        await client.ReadUntilAsync("\r\n\r\n", Ct);

        await TricklingUpload.UntilCutAsync(gateway.EndPoint, workspace, tls: false, Ct);

        await client.SendAsync("\u0081\u0082\0\0\0\0hi", Ct);
        await client.ReadUntilAsync("hi", Ct);
    }

    [Fact]
    public async Task Ask_MoreConnectionsThanALoginOrAnAccountOrAWorkspaceMayHave_Is429()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync(new() { ConnectionsPerSession = 1, ConnectionsPerUser = 2, ConnectionsPerWorkspace = 3 });
        await gateway.WaitForAsync(workspace.Label, Ct);
        var (first, second, alice) = (TestSessions.Cookie("bob"), TestSessions.Cookie("bob"), TestSessions.Cookie("alice"));
        using var one = await BeginStreamAsync(gateway, workspace, first);

        (await AskAsync(Get(workspace.Label, first), gateway)).ShouldStartWith("HTTP/1.1 429");
        using (await BeginStreamAsync(gateway, workspace, second))
        {
            (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob")), gateway)).ShouldStartWith("HTTP/1.1 429");
            using var third = await BeginStreamAsync(gateway, workspace, alice);
            (await AskAsync(Get(workspace.Label, TestSessions.Cookie("alice")), gateway)).ShouldStartWith("HTTP/1.1 429");
        }

        await Wait.ForAsync(
            async () => (await AskAsync(Get(workspace.Label, second), gateway)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal),
            () => "the places to be free again",
            Ct);
    }

    [Fact]
    public async Task Stop_SomebodyGoesOn_IsBoundedAndToldAsACut()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var gateway = await StartAsync(new() { Drain = TimeSpan.FromSeconds(1) });
        await gateway.WaitForAsync(workspace.Label, Ct);
        using var stream = await BeginStreamAsync(gateway, workspace, TestSessions.Cookie("bob"));
        using var socket = await RawClient.ConnectAsync(gateway.EndPoint, Ct);
        await socket.SendAsync(WebSocket(workspace.Label, TestSessions.Cookie("alice"), GatewayReplica.Origin(workspace.Label)), Ct);
        await socket.ReadUntilAsync("\r\n\r\n", Ct);

        // Neither of the two ends by itself: that this ends at all is the bound.
        await Wait.ForEndAsync(gateway.DisposeAsync().AsTask(), "the gateway to stop", Ct);

        await stream.ReadToEndAsync(Ct);
        await socket.ReadToEndAsync(Ct);
        gateway.Log.Lines.ShouldContain(line => line.StartsWith("Berth.Audit: cut user=alice@example.com", StringComparison.Ordinal) && line.Contains("ShuttingDown"));
    }

    private static async Task DripAsync(RawClient client, string piece, CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                await client.SendAsync(piece, ct);
                await Task.Delay(200, ct);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The gate has closed.
        }
    }

    private static async Task<RawClient> BeginStreamAsync(GatewayReplica gateway, TestWorkspace workspace, string cookie)
    {
        var client = await RawClient.ConnectAsync(gateway.EndPoint, Ct);
        await client.SendAsync(Get(workspace.Label, cookie, "/stream"), Ct);
        await client.ReadUntilAsync("tick", Ct);
        return client;
    }

    private Task<GatewayReplica> StartAsync(GateLimits limits) => GatewayReplica.StartAsync(World.Cluster, World.Sessions, limits);
}
