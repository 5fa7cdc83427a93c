using Berth.Crds;

namespace Berth.Tests.Integration.Gateway;

/// <summary>What tests of the gate share: the world, requests as bytes, alice's shared workspace.</summary>
public abstract class GateTest(GatewayWorld world) : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected GatewayWorld World => world;

    /// <summary>Alice's, shared with bob.</summary>
    protected static WorkspaceSpec SharedWithBob => new()
    {
        Owner = "alice@example.com",
        Sharing = new() { Level = SharingLevel.Users, Users = ["bob@example.com"] },
    };

    public async ValueTask InitializeAsync() => await world.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A GET with a session's cookie, as bytes; the headers end with a line end each.</summary>
    protected static string Get(string label, string cookie, string path = "/", string headers = "") =>
        $"GET {path} HTTP/1.1\r\nHost: {GatewayReplica.Host(label)}\r\nCookie: {cookie}\r\nConnection: close\r\n{headers}\r\n";

    /// <summary>The handshake of a WebSocket, as bytes.</summary>
    internal static string WebSocket(string label, string cookie, string? origin) =>
        $"GET /ws HTTP/1.1\r\nHost: {GatewayReplica.Host(label)}\r\nCookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{(origin is null ? "" : $"Origin: {origin}\r\n")}\r\n";

    /// <summary>What a replica answers to bytes.</summary>
    protected Task<string> AskAsync(string request, GatewayReplica? replica = null) =>
        RawClient.AskAsync((replica ?? world.Gateway).EndPoint, request, Ct);
}
