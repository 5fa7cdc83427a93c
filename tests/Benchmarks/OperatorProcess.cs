using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks;

/// <summary>The published operator as a process of its own. It ends with the harness, however that ends.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(40);

    // It lives no longer than its standard input is open, which the kernel closes when the harness is gone.
    private const string Guard = """
        "$1" >>"$2" 2>&1 </dev/null &
        echo $!
        cat >/dev/null
        kill -TERM $! 2>/dev/null
        wait $!
        """;

    private readonly Process _guard;
    private readonly HttpClient _http;

    private OperatorProcess(Process guard, int id, Uri address)
    {
        _guard = guard;
        Id = id;
        _http = new() { BaseAddress = address };
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>Starts it and waits until it is ready: its caches are filled.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; the message names its log.</exception>
    public static async Task<OperatorProcess> StartAsync(BenchmarkSettings settings, CancellationToken ct)
    {
        var started = await StartUnreadyAsync(settings, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestStart);
        try
        {
            while (!await started.IsReadyAsync(limit.Token))
            {
                await Task.Delay(50, limit.Token);
            }

            return started;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"The operator was not ready within {LongestStart.TotalSeconds} s; see {settings.OperatorLog}.");
        }
    }

    /// <summary>Starts it and returns at once.</summary>
    public static async Task<OperatorProcess> StartUnreadyAsync(BenchmarkSettings settings, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", settings.OperatorProgram, settings.OperatorLog])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["KUBECONFIG"] = settings.OperatorKubeconfig;
        start.Environment["BERTH_LISTEN_URL"] = address.ToString();
        start.Environment["BERTH_LEADER_ELECTION"] = "false";
        start.Environment["BERTH_WORKERS"] = settings.Workers.ToString(CultureInfo.InvariantCulture);
        // As in the image.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var guard = Process.Start(start)!;
        var id = await guard.StandardOutput.ReadLineAsync(ct);
        return new(guard, int.Parse(id!, CultureInfo.InvariantCulture), address);
    }

    /// <summary>Whether it says that it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("readyz", UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!HasEnded)
        {
            return false;
        }
    }

    /// <summary>What it says about itself.</summary>
    public async Task<Metrics> ScrapeAsync(CancellationToken ct) => new(await _http.GetStringAsync(new Uri("metrics", UriKind.Relative), ct));

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _guard.StandardInput.Close();
        using var limit = new CancellationTokenSource(LongestStop);
        try
        {
            await _guard.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Process.GetProcessById(Id).Kill();
        }

        _guard.Dispose();
    }

    private bool HasEnded => !Directory.Exists($"/proc/{Id}") || File.ReadAllText($"/proc/{Id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
