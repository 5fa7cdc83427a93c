using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Benchmarks.Gateway.Loads;

/// <summary>One WebSocket that says nothing, and notes when the other side ends it.</summary>
public sealed class WebSocketClient : IDisposable
{
    private readonly Socket _socket;

    private WebSocketClient(Socket socket) => _socket = socket;

    /// <summary>When the last byte came (<see cref="Stopwatch"/>'s ticks); zero while nothing has come since the handshake.</summary>
    public long LastByte { get; private set; }

    /// <summary>When the connection was ended by the other side; zero while it stands.</summary>
    public long Ended { get; private set; }

    /// <summary>Opens one.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public static async Task<WebSocketClient> OpenAsync(int port, string host, string? cookie, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), ct);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /ws HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://{host}\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{(cookie is null ? "" : $"Cookie: {cookie}\r\n")}\r\n"),
            ct);
        var (buffer, length) = (new byte[2048], 0);
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0 && await socket.ReceiveAsync(buffer.AsMemory(length), ct) is > 0 and var read)
        {
            length += read;
        }

        return buffer.AsSpan(0, length).StartsWith("HTTP/1.1 101"u8)
            ? new(socket)
            : throw new InvalidOperationException($"The WebSocket was not taken: {Encoding.Latin1.GetString(buffer, 0, length)}");
    }

    /// <summary>Waits until the other side ends it.</summary>
    public async Task WaitForEndAsync(CancellationToken ct)
    {
        var buffer = new byte[64];
        try
        {
            while (await _socket.ReceiveAsync(buffer, ct) > 0)
            {
                LastByte = Stopwatch.GetTimestamp();
            }
        }
        catch (SocketException)
        {
            // An end too.
        }

        Ended = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
