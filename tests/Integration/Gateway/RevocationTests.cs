using System.Globalization;
using Berth.Crds;

namespace Berth.Tests.Integration.Gateway;

/// <summary>Everybody who is in when a right ends is cut off, on every replica and whatever they are doing.</summary>
public sealed class RevocationTests(GatewayWorld world) : GateTest(world)
{
    // A close frame of the server with status 1008 (RFC 6455, 7.4.1).
    private const string ClosedForPolicy = "\u0088\u0002\u0003\u00f0";

    public static TheoryData<string> Reasons => ["unshare", "narrower list", "stop", "delete", "pod gone", "expiry", "logout"];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Cut_RightOfAGuestEnds_EveryConnectionOfTheGuestEnds_Gitpod1125_Gitpod20248(string reason)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var (bob, alice) = (TestSessions.Cookie("bob"), TestSessions.Cookie("alice"));
        using var idle = await OpenWebSocketAsync(World.Gateway, workspace, bob);
        using var elsewhere = await OpenWebSocketAsync(World.Other, workspace, bob);
        using var streaming = await BeginAsync(World.Gateway, Get(workspace.Label, bob, "/stream"), "tick");
        using var uploading = await BeginAsync(World.Other, Upload(workspace, bob), null);
        using var owners = await OpenWebSocketAsync(World.Gateway, workspace, alice);

        await EndAsync(reason, workspace, bob);

        (await idle.ReadToEndAsync(Ct)).ShouldEndWith(ClosedForPolicy);
        (await elsewhere.ReadToEndAsync(Ct)).ShouldEndWith(ClosedForPolicy);
        await streaming.ReadToEndAsync(Ct);
        await uploading.ReadToEndAsync(Ct);
        (await AskAsync(Get(workspace.Label, bob))).ShouldMatch("^HTTP/1.1 (404|401)");
        if (reason is "unshare" or "narrower list" or "expiry" or "logout")
        {
            await EchoAsync(owners, "alice types on");
        }
        else
        {
            (await owners.ReadToEndAsync(Ct)).ShouldEndWith(ClosedForPolicy);
        }

        World.Gateway.Log.Lines.ShouldContain(line => line.StartsWith("Berth.Audit: cut user=bob@example.com", StringComparison.Ordinal) && line.Contains(workspace.Namespace));
        World.Gateway.Log.Lines.ShouldNotContain(line => line.Contains(bob.Split('=')[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cut_ComingAndGoingWhileItIsUnshared_NobodyStaysIn_Gitpod1125()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var bob = TestSessions.Cookie("bob");
        for (var round = 0; round < 10; round++)
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var sockets = new List<RawClient>();
            var coming = Task.Run(
                async () =>
                {
                    while (!done.IsCancellationRequested)
                    {
                        var socket = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);
                        sockets.Add(socket);
                        await socket.SendAsync(WebSocket(workspace.Label, bob, GatewayReplica.Origin(workspace.Label)), Ct);
                    }
                },
                Ct);
            await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
            await Wait.ForAsync(
                () => Task.FromResult(World.Gateway.View.Look(World.Gateway.View.Find(workspace.Label)).Workspace?.Spec.Sharing?.Level is null or SharingLevel.None),
                () => "the gateway to see it",
                Ct);
            await done.CancelAsync();
            await coming;

            await Wait.ForAsync(
                () => Task.FromResult(!World.Gateway.Registry.Of(workspace.Uid).Any()),
                () => "the last connection to end",
                Ct);
            sockets.ForEach(socket => socket.Dispose());
            await workspace.PatchAsync("""{"sharing":{"level":"Users"}}""", Ct);
            await Wait.ForAsync(
                async () => (await AskAsync(Get(workspace.Label, bob))).StartsWith("HTTP/1.1 200", StringComparison.Ordinal),
                () => "bob to be let in again",
                Ct);
        }
    }

    [Fact]
    public async Task Cut_InTheMiddleOfAFrame_EndsWithoutACloseFrameInside()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        var bob = TestSessions.Cookie("bob");
        using var socket = await OpenWebSocketAsync(World.Gateway, workspace, bob);

        // A frame of a megabyte that is begun, and echoed piece by piece: the echo is in the middle of frames most of the time.
        await socket.SendAsync([0x82, 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0], Ct);
        await socket.SendAsync(new byte[100_000], Ct);
        await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);

        await socket.ReadToEndAsync(Ct);
    }

    private static async Task<RawClient> BeginAsync(GatewayReplica replica, string request, string? until)
    {
        var client = await RawClient.ConnectAsync(replica.EndPoint, Ct);
        await client.SendAsync(request, Ct);
        if (until is not null)
        {
            await client.ReadUntilAsync(until, Ct);
        }

        return client;
    }

    private static async Task<RawClient> OpenWebSocketAsync(GatewayReplica replica, TestWorkspace workspace, string cookie)
    {
        var client = await BeginAsync(replica, WebSocket(workspace.Label, cookie, GatewayReplica.Origin(workspace.Label)), "\r\n\r\n");
        await EchoAsync(client, "hello");
        return client;
    }

    private static async Task EchoAsync(RawClient client, string text)
    {
        // A masked text frame (RFC 6455, 5.2) with the mask 0.
        await client.SendAsync("\u0081" + (char)(0x80 | text.Length) + "\0\0\0\0" + text, Ct);
        await client.ReadUntilAsync(text, Ct);
    }

    private static string Upload(TestWorkspace workspace, string cookie) =>
        $"POST /upload HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}\r\nCookie: {cookie}\r\nOrigin: {GatewayReplica.Origin(workspace.Label)}\r\n"
        + "Content-Length: 1000000\r\n\r\nthe first bytes";

    private async Task EndAsync(string reason, TestWorkspace workspace, string bob)
    {
        switch (reason)
        {
            case "unshare":
                await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
                break;
            case "narrower list":
                await workspace.PatchAsync("""{"sharing":{"users":["carol@example.com"]}}""", Ct);
                break;
            case "stop":
                await workspace.PatchAsync("""{"operatingMode":"Stopped"}""", Ct);
                break;
            case "delete":
                await workspace.DeleteAsync(Ct);
                break;
            case "pod gone":
                await workspace.DeletePodAsync(Ct);
                break;
            case "expiry":
                // Only now: on a busy machine it might be over before all of them are in.
                var end = TimeProvider.System.GetUtcNow().AddSeconds(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                await workspace.PatchAsync($$$"""{"sharing":{"expiresAt":"{{{end}}}"}}""", Ct);
                break;
            case "logout":
                World.Sessions.End(bob);
                break;
        }
    }
}
