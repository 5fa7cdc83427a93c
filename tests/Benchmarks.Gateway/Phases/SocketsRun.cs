using System.Globalization;
using Berth.Benchmarks.Gateway.Loads;

namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>How much memory a WebSocket costs that is open and says nothing.</summary>
public static class SocketsRun
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);

    /// <summary>Opens them, lets them rest, and returns KiB of resident memory for each, over all processes that they go through.</summary>
    /// <param name="pids">The processes.</param>
    /// <param name="count">How many.</param>
    /// <param name="open">Opens the one of a number.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<double> MeasureAsync(IReadOnlyList<int> pids, int count, Func<int, Task<WebSocketClient>> open, CancellationToken ct)
    {
        // The first ones bring in code and pools, which the others share.
        await OpenAndCloseAsync(AtOnce, open, ct);
        await Task.Delay(Settling, ct);
        var before = pids.Sum(Resident);
        var sockets = await OpenAsync(count, open, ct);
        await Task.Delay(Settling, ct);
        var each = (pids.Sum(Resident) - before) / count;
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return each;
    }

    /// <summary>Opens many, some at once.</summary>
    public static async Task<IReadOnlyList<WebSocketClient>> OpenAsync(int count, Func<int, Task<WebSocketClient>> open, CancellationToken ct)
    {
        var sockets = new WebSocketClient[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (number, _) => sockets[number] = await open(number));
        return sockets;
    }

    private static async Task OpenAndCloseAsync(int count, Func<int, Task<WebSocketClient>> open, CancellationToken ct)
    {
        foreach (var socket in await OpenAsync(count, open, ct))
        {
            socket.Dispose();
        }
    }

    private static double Resident(int pid) => double.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
