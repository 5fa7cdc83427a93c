using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Benchmarks.Runtime;

/// <summary>
/// Serves a recorded watch over HTTP/1.1 to one client after another, each event as a later version of the object: a process of its
/// own, so that what it costs is not counted. Answers lists with an empty one, and refuses to stream them.
/// </summary>
public static class ReplayServer
{
    private static readonly byte[] VersionMember = "\"resourceVersion\":\""u8.ToArray();

    /// <summary>Prints its port, and serves until it is ended.</summary>
    /// <param name="recording">A file of events, one a line.</param>
    /// <param name="events">How many are sent in a watch; the recording is repeated.</param>
    /// <param name="perSecond">How many are sent in a second; zero for as fast as the client takes them.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task RunAsync(string recording, int events, int perSecond, CancellationToken ct)
    {
        var lines = (await File.ReadAllBytesAsync(recording, ct)).AsSpan().ToArray();
        var parts = Split(lines);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Console.Out.WriteLineAsync(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        while (!ct.IsCancellationRequested)
        {
            using var connection = await listener.AcceptTcpClientAsync(ct);
            try
            {
                await ServeAsync(connection.GetStream(), parts, events, perSecond, ct);
            }
            catch (IOException)
            {
                // The client has seen enough.
            }
        }
    }

    // Each line as what is before and after the digits of its version.
    private static List<(byte[] Before, int Digits, byte[] After)> Split(byte[] recording)
    {
        var parts = new List<(byte[], int, byte[])>();
        foreach (var range in recording.AsSpan().Split((byte)'\n'))
        {
            var line = recording.AsSpan()[range];
            if (line.Length == 0)
            {
                continue;
            }

            var start = line.IndexOf(VersionMember) + VersionMember.Length;
            var length = line[start..].IndexOf((byte)'"');
            parts.Add((line[..start].ToArray(), length, [.. line[(start + length)..], (byte)'\n']));
        }

        return parts;
    }

    private static async Task ServeAsync(
        NetworkStream stream, List<(byte[] Before, int Digits, byte[] After)> parts, int events, int perSecond, CancellationToken ct)
    {
        while (await ReadHeadAsync(stream, ct) is { } head)
        {
            if (head.Contains("sendInitialEvents", StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 422 Unprocessable\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), ct);
            }
            else if (head.Contains("watch=true", StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray(), ct);
                await PlayAsync(stream, parts, events, perSecond, ct);
                return;
            }
            else
            {
                var body = """{"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":[]}""";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), ct);
            }
        }
    }

    private static async Task PlayAsync(
        NetworkStream stream, List<(byte[] Before, int Digits, byte[] After)> parts, int events, int perSecond, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        using var buffer = new MemoryStream();
        for (var sent = 0; sent < events;)
        {
            var due = perSecond == 0 ? sent + 100 : (int)(time.GetElapsedTime(began).TotalSeconds * perSecond);
            if (due <= sent)
            {
                await Task.Delay(1, ct);
                continue;
            }

            buffer.SetLength(0);
            for (; sent < Math.Min(due, events); sent++)
            {
                var (before, _, after) = parts[sent % parts.Count];
                buffer.Write(before);
                buffer.Write(Encoding.ASCII.GetBytes((10_000_000 + sent).ToString(CultureInfo.InvariantCulture)));
                buffer.Write(after);
            }

            await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ct);
        }

        // The time on the machine's one clock, for who wants to know how far behind the client was.
        await Console.Out.WriteLineAsync(time.GetTimestamp().ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken ct)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, ct) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
