using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.Unit.Kube.Client.Transport;

/// <summary>
/// A socket on loopback that replays bytes, one answer per request, whatever is asked: it tests how bytes are read, and knows nothing of
/// Kubernetes. When the answers are used up it repeats the last.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, CancellationToken, Task>[] _answers;
    private readonly Task _running;
    private int _served;

    public RawServer(params Func<Stream, CancellationToken, Task>[] answers)
    {
        _answers = answers;
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <summary>The requests' heads, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>An answer with a body of known length.</summary>
    public static Func<Stream, CancellationToken, Task> Answer(string status, string body, string headers = "") =>
        Bytes($"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}");

    /// <summary>An answer without end, whose body comes in these pieces, and then silence.</summary>
    public static Func<Stream, CancellationToken, Task> Endless(params byte[][] pieces) => async (stream, ct) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), ct);
        await WritePiecesAsync(stream, pieces, ct);
        await Task.Delay(Timeout.Infinite, ct);
    };

    /// <summary>An answer whose body comes in these pieces and ends as it should.</summary>
    public static Func<Stream, CancellationToken, Task> Pieces(params byte[][] pieces) => async (stream, ct) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), ct);
        await WritePiecesAsync(stream, pieces, ct);
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), ct);
    };

    /// <summary>These bytes, and then the connection is closed.</summary>
    public static Func<Stream, CancellationToken, Task> Cut(string text) => async (stream, ct) =>
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        stream.Close();
    };

    /// <summary>Takes the request, and says nothing.</summary>
    public static Task Silence(Stream stream, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Stop();
        _stop.Dispose();
    }

    private static Func<Stream, CancellationToken, Task> Bytes(string text) => (stream, ct) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct).AsTask();

    private static async Task WritePiecesAsync(Stream stream, byte[][] pieces, CancellationToken ct)
    {
        foreach (var piece in pieces)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), ct);
            await stream.WriteAsync(piece, ct);
            await stream.WriteAsync("\r\n"u8.ToArray(), ct);
            await stream.FlushAsync(ct);
        }
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                while (await ReadRequestAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    var answer = _answers[Math.Min(Interlocked.Increment(ref _served), _answers.Length) - 1];
                    await answer(stream, _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var length = head.ToString().Split("\r\n").Select(l => l.Split(": ", 2)).FirstOrDefault(l => l[0] == "Content-Length")?[1];
        var body = new byte[length is null ? 0 : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return head + Encoding.UTF8.GetString(body);
    }
}
