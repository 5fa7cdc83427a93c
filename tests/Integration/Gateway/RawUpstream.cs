using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.Integration.Gateway;

/// <summary>A program in a workspace that answers every request with the same bytes, whatever these are.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Stream, CancellationToken, Task> _answer;
    private readonly Task _running;

    private RawUpstream(Func<Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _running = ServeAsync();
    }

    /// <summary>The port on the loopback address.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers with text, one byte for each character, and ends the connection.</summary>
    public static RawUpstream Saying(string answer) => new(async (stream, ct) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), ct));

    /// <summary>Answers as it is told.</summary>
    public static RawUpstream Doing(Func<Stream, CancellationToken, Task> answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var buffer = new byte[16 * 1024];
                var head = "";
                while (!head.Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, _stop.Token) is > 0 and var read)
                {
                    head += Encoding.Latin1.GetString(buffer, 0, read);
                }

                await _answer(stream, _stop.Token);
            }
            catch (Exception left) when (left is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The gate had enough.
            }
        }
    }
}
