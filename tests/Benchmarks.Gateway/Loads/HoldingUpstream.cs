using System.Net;
using System.Net.Sockets;

namespace Berth.Benchmarks.Gateway.Loads;

/// <summary>A program in a workspace that takes WebSockets and says nothing. A process of its own, as its memory is not to be counted.</summary>
public static class HoldingUpstream
{
    private static readonly byte[] Accepted =
        [.. "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"u8];

    /// <summary>Runs until it is cancelled.</summary>
    public static async Task RunAsync(int port, CancellationToken ct)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(backlog: 4096);
        while (!ct.IsCancellationRequested)
        {
            _ = HoldAsync(await listener.AcceptSocketAsync(ct), ct);
        }
    }

    private static async Task HoldAsync(Socket socket, CancellationToken ct)
    {
        using (socket)
        {
            try
            {
                var (buffer, length) = (new byte[8192], 0);
                while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
                {
                    var read = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                    if (read == 0)
                    {
                        return;
                    }

                    length += read;
                }

                await socket.SendAsync(Accepted, ct);
                buffer = new byte[16];
                while (await socket.ReceiveAsync(buffer, ct) > 0)
                {
                    // Whatever comes.
                }
            }
            catch (SocketException)
            {
                // The other side has gone.
            }
        }
    }
}
