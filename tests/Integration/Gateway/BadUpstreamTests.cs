using System.Text;

namespace Berth.Tests.Integration.Gateway;

/// <summary>Workspaces run anything. Whatever it answers, the gate stays up, and tells the visitor what it can.</summary>
public sealed class BadUpstreamTests(GatewayWorld world) : GateTest(world)
{
    [Theory]
    [InlineData("")]
    [InlineData("rubbish\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 Too much\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked, chunked\r\nContent-Length: x\r\nBad Header: y\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    public async Task Ask_AnswerIsNone_Is502(string answer)
    {
        await using var upstream = RawUpstream.Saying(answer);

        (await AskThroughAsync(upstream)).ShouldStartWith("HTTP/1.1 502");
    }

    [Fact]
    public async Task Ask_MoreHeadersThanAnybodyNeeds_Is502AndDoesNotFillTheMemory()
    {
        var sent = 0L;
        await using var upstream = RawUpstream.Doing(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), ct);
            var line = Encoding.ASCII.GetBytes($"X-Filler: {new string('a', 8000)}\r\n");
            for (sent = 0; sent < 1_000_000_000; sent += line.Length)
            {
                await stream.WriteAsync(line, ct);
            }
        });

        (await AskThroughAsync(upstream)).ShouldStartWith("HTTP/1.1 502");
        sent.ShouldBeLessThan(50_000_000);
    }

    [Fact]
    public async Task Ask_BodyIsShorterThanItsLength_TheVisitorsConnectionEndsWithIt()
    {
        await using var upstream = RawUpstream.Saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort");

        var answer = await AskThroughAsync(upstream);

        answer.ShouldContain("Content-Length: 1000");
        answer.ShouldEndWith("short");
    }

    [Fact]
    public async Task Ask_BodyIsLongerThanItsLength_TheRestGoesNowhere()
    {
        await using var upstream = RawUpstream.Saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright HTTP/1.1 200 OK\r\nSet-Cookie: smuggled=1\r\n\r\n");

        var answer = await AskThroughAsync(upstream);

        answer.ShouldEndWith("right");
        answer.ShouldNotContain("smuggled");
    }

    [Fact]
    public async Task Ask_Redirect_IsTheVisitorsToFollow()
    {
        await using var upstream = RawUpstream.Saying("HTTP/1.1 302 Found\r\nLocation: https://berth.example.org/logout\r\nContent-Length: 0\r\n\r\n");

        (await AskThroughAsync(upstream)).ShouldContain("Location: https://berth.example.org/logout");
    }

    [Fact]
    public async Task Ask_WebSocketEndsInTheMiddleOfAFrame_SoDoesTheVisitors()
    {
        await using var upstream = RawUpstream.Saying(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\u0082\u007e\u0010\u0000half");
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);

        var answer = await AskAsync(WebSocket(workspace.Label, TestSessions.Cookie("bob"), GatewayReplica.Origin(workspace.Label)));

        answer.ShouldStartWith("HTTP/1.1 101");
        answer.ShouldEndWith("half");
        World.Gateway.Registry.Of(workspace.Uid).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_NobodyListens_Is502InWords()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = 1 }] }, Ct);

        var answer = await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob"), headers: "Accept: text/html\r\n"));

        answer.ShouldStartWith("HTTP/1.1 502");
        answer.ShouldContain("Nothing usable came from port 1 (main)");
    }

    private async Task<string> AskThroughAsync(RawUpstream upstream)
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob with { Ports = [new() { Name = "main", Port = upstream.Port }] }, Ct);
        return await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob")));
    }
}
