using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.Integration.Gateway;

/// <summary>Sends bytes over a socket as they are written: a client library would put them right.</summary>
public sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    public static async Task<RawClient> ConnectAsync(IPEndPoint to, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(to, ct);
        return new(socket);
    }

    /// <summary>Sends one request, which should ask to close the connection, and reads all that comes back.</summary>
    public static async Task<string> AskAsync(IPEndPoint to, string request, CancellationToken ct)
    {
        using var client = await ConnectAsync(to, ct);
        await client.SendAsync(request, ct);
        return await client.ReadToEndAsync(ct);
    }

    /// <summary>Sends text, one byte for each character.</summary>
    public Task SendAsync(string text, CancellationToken ct) => SendAsync(Encoding.Latin1.GetBytes(text), ct);

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] bytes, CancellationToken ct) => await _socket.SendAsync(bytes, ct);

    /// <summary>Reads until a text has come; fails when the end comes first. Returns all that was read.</summary>
    public async Task<string> ReadUntilAsync(string text, CancellationToken ct)
    {
        var read = new StringBuilder();
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var more = await ReadAsync(read, $"'{text}' to come", ct);
            more.ShouldNotBeEmpty($"the connection ended before '{text}' came, after: {read}");
            read.Append(more);
        }

        return read.ToString();
    }

    /// <summary>Reads until the other side ends the connection, in whatever way.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken ct)
    {
        var read = new StringBuilder();
        while (await ReadAsync(read, "the other side to end the connection", ct) is { Length: > 0 } more)
        {
            read.Append(more);
        }

        return read.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadAsync(StringBuilder before, string what, CancellationToken ct)
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(ct);
        impatient.CancelAfter(TestLimits.OfAWait);
        var buffer = new byte[16 * 1024];
        try
        {
            var read = await _socket.ReceiveAsync(buffer, impatient.Token);
            return Encoding.Latin1.GetString(buffer, 0, read);
        }
        catch (SocketException)
        {
            return "";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new WaitedInVainException($"waited in vain for {what}; read so far: {before}");
        }
    }
}
