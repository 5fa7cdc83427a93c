using System.Text;

namespace Berth.Tests.Integration.Gateway;

/// <summary>What is large, slow or in pieces goes through as it comes, and is nowhere gathered.</summary>
public sealed class StreamTests(GatewayWorld world) : GateTest(world)
{
    private const long Gibibyte = 1L << 30;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Ask_UploadOfAGibibyte_GoesThroughWithoutBeingGathered()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        using var client = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        await client.SendAsync(Post(workspace, "/upload", $"Content-Length: {Gibibyte}\r\nConnection: close\r\n"), Ct);

        var piece = new byte[4 << 20];
        for (var sent = 0L; sent < Gibibyte; sent += piece.Length)
        {
            await client.SendAsync(piece, Ct);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        (await client.ReadToEndAsync(Ct)).ShouldContain($"received {Gibibyte}");
        most.ShouldBeLessThan(Gibibyte / 2);
    }

    [Fact]
    public async Task Ask_VisitorDoesNotRead_TheWorkspaceIsNotReadEither()
    {
        var sent = 0L;
        await using var upstream = RawUpstream.Doing(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray(), ct);
            var piece = new byte[64 * 1024];
            while (true)
            {
                await stream.WriteAsync(piece, ct);
                Interlocked.Add(ref sent, piece.Length);
            }
        });
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);
        using var client = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);
        await client.SendAsync(Get(workspace.Label, TestSessions.Cookie("bob")), Ct);

        // What the kernel's buffers on both sides take, and no more. The visitor goes on once the workspace was not read for a while; on a
        // machine where nothing happened for so long the bound holds all the sooner.
        var last = -1L;
        await Wait.ForAsync(
            async () =>
            {
                (var before, last) = (last, Interlocked.Read(ref sent));
                await Task.Delay(500, Ct);
                return last > 0 && last == before;
            },
            () => $"the workspace to be held up; it has sent {last} bytes",
            Ct);
        last.ShouldBeLessThan(64 << 20);
    }

    [Fact]
    public async Task Ask_WorkspaceDoesNotRead_TheVisitorsUploadWaits()
    {
        await using var upstream = RawUpstream.Doing((_, ct) => Task.Delay(Timeout.Infinite, ct));
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);
        using var client = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);
        await client.SendAsync(Post(workspace, "/", $"Content-Length: {Gibibyte}\r\n"), Ct);

        var sent = 0L;
        var piece = new byte[64 * 1024];
        for (Task sending; sent < 100 << 20; sent += piece.Length)
        {
            sending = client.SendAsync(piece, Ct);
            if (await Task.WhenAny(sending, Task.Delay(2000, Ct)) != sending)
            {
                break;
            }
        }

        sent.ShouldBeLessThan(64 << 20);
    }

    [Fact]
    public async Task Ask_Range_PartialContentComesAsItIs()
    {
        await using var upstream = RawUpstream.Saying("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-5/10\r\nAccept-Ranges: bytes\r\nContent-Length: 4\r\n\r\n2345");
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);

        var answer = await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), headers: "Range: bytes=2-5\r\nIf-Range: \"v1\"\r\n"));

        answer.ShouldStartWith("HTTP/1.1 206");
        answer.ShouldContain("Content-Range: bytes 2-5/10");
        answer.ShouldEndWith("2345");
        (await RangeThatArrivesAsync()).ShouldContain("Range: bytes=2-5");
    }

    [Fact]
    public async Task Ask_ServerSentEvents_EachComesWhenItIsSent()
    {
        var next = new SemaphoreSlim(0);
        await using var upstream = RawUpstream.Doing(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), ct);
            for (var number = 0; number < 3; number++)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"9\r\ndata: {number}\n\n\r\n"), ct);
                await next.WaitAsync(ct);
            }
        });
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);
        using var client = await RawClient.ConnectAsync(World.Gateway.EndPoint, Ct);
        await client.SendAsync(Get(workspace.Label, TestSessions.Cookie("bob"), headers: "Accept: text/event-stream\r\n"), Ct);

        // The next is not sent before this one has come.
        for (var number = 0; number < 3; number++)
        {
            await client.ReadUntilAsync($"data: {number}\n\n", Ct);
            next.Release();
        }
    }

    [Fact]
    public async Task Ask_GrpcWeb_FramesAndTrailersInTheBodyComeByteForByte()
    {
        // A message and the trailers, each in a frame (PROTOCOL-WEB: the first bit says trailers).
        const string Frames = "\0\0\0\0\u0003\u00ff\0\u0080\u0080\0\0\0\u000fgrpc-status:0\r\n";
        await using var upstream = RawUpstream.Saying($"HTTP/1.1 200 OK\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: {Frames.Length}\r\n\r\n{Frames}");
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);

        var answer = await AskAsync(
            Post(workspace, "/shop.Cart/Add", "Content-Type: application/grpc-web+proto\r\nX-Grpc-Web: 1\r\nConnection: close\r\nContent-Length: 5\r\n") + "\0\0\0\0\0");

        answer.ShouldContain("Content-Type: application/grpc-web+proto");
        answer.ShouldEndWith(Frames);
    }

    private static string Post(TestWorkspace workspace, string path, string headers) =>
        $"POST {path} HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}\r\nCookie: {TestSessions.Cookie("bob")}\r\n"
        + $"Origin: {GatewayReplica.Origin(workspace.Label)}\r\n{headers}\r\n";

    private async Task<string> RangeThatArrivesAsync()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        return await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), headers: "Range: bytes=2-5\r\n"));
    }
}
