using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.Integration.Gateway;

/// <summary>
/// An upload of one byte now and then, which the gate ends as too slow. By then at least the time has passed that the gate gives the slow:
/// for whoever asks whether something else is not ended for that reason, this is the sign to look.
/// </summary>
internal static class TricklingUpload
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Uploads until the gate ends it, and returns what it said.</summary>
    /// <param name="to">Where the gate takes requests.</param>
    /// <param name="workspace">The workspace that is uploaded to, by bob.</param>
    /// <param name="tls">Whether the gate ends TLS there.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<string> UntilCutAsync(IPEndPoint to, TestWorkspace workspace, bool tls, CancellationToken ct)
    {
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(to, ct);
        await using var stream = tls ? await SecureAsync(tcp.GetStream(), GatewayReplica.Host(workspace.Label), ct) : tcp.GetStream();
        var head = $"POST /upload HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}\r\nCookie: {TestSessions.Cookie("bob")}\r\n"
            + $"Origin: {GatewayReplica.Origin(workspace.Label)}\r\nContent-Length: 1000000\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), ct);

        using var dripping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var drip = DripAsync(stream, dripping.Token);
        var answer = await Wait.ForEndAsync(ReadToEndAsync(stream, ct), "the gate to end an upload that is too slow", ct);
        await dripping.CancelAsync();
        await drip;
        return answer;
    }

    private static async Task<Stream> SecureAsync(Stream stream, string host, CancellationToken ct)
    {
#pragma warning disable CA5359 // Self-signed, on the loopback address.
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, ct);
        return secure;
    }

    private static async Task DripAsync(Stream stream, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync("a"u8.ToArray(), ct);
                await Task.Delay(Pause, ct);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The gate has closed.
        }
    }

    private static async Task<string> ReadToEndAsync(Stream stream, CancellationToken ct)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, ct)) > 0;)
            {
                read.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return read.ToString();
    }
}
