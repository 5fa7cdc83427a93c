using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Benchmarks.Gateway.Loads;

/// <summary>
/// Requests at a fixed rate, however long the answers take. A request that is late because the one before it was not answered yet counts
/// from when it should have gone out; one that is late because this client slept too long counts from when it went out.
/// </summary>
public static class OpenLoop
{
    private const int Connections = 16;

    /// <summary>Asks for some seconds and returns how long each answer took.</summary>
    public static async Task<TimeSpan[]> RunAsync(int port, IReadOnlyList<string> headers, int rate, int seconds)
    {
        var request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        var each = rate * seconds / Connections;
        var period = Stopwatch.Frequency * Connections / rate;
        var begin = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);

        // A thread for each, and blocking calls: nothing of a thread pool is in what is measured.
        var threads = Enumerable.Range(0, Connections).Select(number => Task.Factory.StartNew(
            () => Ask(port, request, begin + (period * number / Connections), period, each),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        return [.. (await Task.WhenAll(threads)).SelectMany(took => took)];
    }

    private static List<TimeSpan> Ask(int port, byte[] request, long first, long period, int count)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        socket.Connect(IPAddress.Loopback, port);
        var (took, buffer) = (new List<TimeSpan>(count), new byte[16 * 1024]);
        for (var number = 0; number < count; number++)
        {
            var due = first + (period * number);
            var isLate = Stopwatch.GetTimestamp() > due;
            if (!isLate && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } early)
            {
#pragma warning disable RS0030 // A thread of its own, which nothing has to cancel: a timer of the thread pool would be in what is measured.
                Thread.Sleep(early);
#pragma warning restore RS0030
            }

            var began = isLate ? due : Stopwatch.GetTimestamp();
            socket.Send(request);
            Read(socket, buffer);
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        return took;
    }

    private static void Read(Socket socket, byte[] buffer)
    {
        var (length, end) = (0, -1);
        while (end < 0 || length < end)
        {
            var read = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            if (read == 0)
            {
                throw new InvalidOperationException($"The connection ended after: {Encoding.Latin1.GetString(buffer, 0, length)}");
            }

            length += read;
            if (end < 0 && buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var head)
            {
                end = head + 4 + BodyLength(Encoding.Latin1.GetString(buffer, 0, head));
            }
        }
    }

    private static int BodyLength(string head) =>
        head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
        && head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
            ? int.Parse(line.AsSpan(15), provider: null)
            : throw new InvalidOperationException($"Not the answer of the upstream: {head}");
}
