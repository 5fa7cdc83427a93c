using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Berth.Benchmarks.Gateway.Peers;

/// <summary>A process of its own, which ends with the harness, however that ends.</summary>
public sealed class GuardedProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    // It lives no longer than its standard input is open, which the kernel closes when the harness is gone.
    private const string Guard = """
        log=$1
        shift
        "$@" >>"$log" 2>&1 </dev/null &
        echo $!
        cat >/dev/null
        kill -TERM $! 2>/dev/null
        wait $!
        """;

    private readonly Process _guard;
    private readonly string _log;

    private GuardedProcess(Process guard, int id, string log)
    {
        _guard = guard;
        _log = log;
        Id = id;
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>Starts it.</summary>
    /// <param name="log">Where all that it says goes.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Beyond the harness's own.</param>
    public static async Task<GuardedProcess> StartAsync(string log, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", log, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // As in the image, and nothing that the shell says of the runtime.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var guard = Process.Start(start)!;
        var id = await guard.StandardOutput.ReadLineAsync();
        return new(guard, int.Parse(id!, CultureInfo.InvariantCulture), log);
    }

    /// <summary>A port that nothing listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until an address answers with success.</summary>
    /// <exception cref="InvalidOperationException">It did not in time, or the process ended; the message names its log.</exception>
    public async Task UntilAnswersAsync(Uri address, CancellationToken ct)
    {
        using var http = new HttpClient();
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(50, ct))
        {
            if (!Directory.Exists($"/proc/{Id}") || Stopwatch.GetElapsedTime(began) > LongestStart)
            {
                throw new InvalidOperationException($"{address} did not answer; see {_log}.");
            }

            try
            {
                using var answer = await http.GetAsync(address, ct);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    /// <summary>Asks it to end, and waits until it has; not for long.</summary>
    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        using var limit = new CancellationTokenSource(LongestStop);
        try
        {
            await _guard.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The gateway waits for who is connected: nobody here needs that.
            Process.GetProcessById(Id).Kill();
        }

        _guard.Dispose();
    }
}
