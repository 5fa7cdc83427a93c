using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Berth.Tests.Faults.Proxy;

namespace Berth.Soak.Operators;

/// <summary>
/// One of several operators, behind a proxy of its own. It is started again when it has ended, as a kubelet would do, and ends with this
/// process, however that ends.
/// </summary>
public sealed partial class Replica : IAsyncDisposable
{
    /// <summary>The namespace of the lease.</summary>
    public const string LeaseNamespace = "kube-system";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // It lives no longer than the standard input is open, which the kernel closes when this process is gone.
    private const string Leash = """
        exec 3<&0 2>/dev/null
        "$@" >>"$LOG" 2>&1 3<&- </dev/null &
        child=$!
        (cat <&3; kill -KILL $child) >/dev/null 2>&1 &
        guard=$!
        echo $child
        wait $child
        code=$?
        kill $guard
        echo $code
        """;

    private readonly string _kubeconfig;
    private readonly RunLog _log;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ReplicaLife> _lives = [];
    private Task _running = Task.CompletedTask;

    private Replica(int number, FaultProxy proxy, string kubeconfig, string logFile, RunLog log)
    {
        (Number, Proxy, _kubeconfig, LogFile, _log) = (number, proxy, kubeconfig, logFile, log);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        }

        _http = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
    }

    /// <summary>Tells it from the others.</summary>
    public int Number { get; }

    /// <summary>What stands between it and the API server.</summary>
    public FaultProxy Proxy { get; }

    /// <summary>Where it serves health and metrics.</summary>
    public Uri Address { get; }

    /// <summary>What all its processes said.</summary>
    public string LogFile { get; }

    /// <summary>The processes that it was so far, the last one now.</summary>
    public IReadOnlyList<ReplicaLife> Lives
    {
        get
        {
            lock (_lives)
            {
                return [.. _lives];
            }
        }
    }

    /// <summary>The process that it is now, or was last.</summary>
    public ReplicaLife Life => Lives[^1];

    /// <summary>Starts it.</summary>
    public static async Task<Replica> StartAsync(int number, FaultProxy proxy, string folder, RunLog log, CancellationToken ct)
    {
        var kubeconfig = Path.Combine(folder, $"replica-{number}.kubeconfig");
        await proxy.WriteKubeconfigAsync(kubeconfig, ct);
        var replica = new Replica(number, proxy, kubeconfig, Path.Combine(folder, $"replica-{number}.log"), log);
        var started = new TaskCompletionSource();
        replica._running = Task.Run(() => replica.KeepAsync(started), CancellationToken.None);
        await started.Task.WaitAsync(ct);
        return replica;
    }

    /// <summary>Sends a signal to the process, such as KILL, TERM, STOP or CONT.</summary>
    public void Signal(string signal)
    {
        if (signal == "STOP")
        {
            Life.Stopped(_log.Now);
        }

        using var kill = Process.Start("kill", [$"-{signal}", Life.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (signal == "CONT")
        {
            Life.Continued(_log.Now);
        }
    }

    /// <summary>What it says about itself; null when it does not answer.</summary>
    public async Task<Scrape?> ScrapeAsync(CancellationToken ct)
    {
        try
        {
            return new(await _http.GetStringAsync(new Uri("metrics", UriKind.Relative), ct));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Whether it leads, as it sees it itself.</summary>
    public async Task<bool> LeadsAsync(CancellationToken ct) => await ScrapeAsync(ct) is { } scrape && scrape.Sum("leader_election_master_status") > 0;

    /// <summary>The names under which its processes asked for the lease, in their order.</summary>
    public IReadOnlyList<string> Identities => [.. File.ReadLines(LogFile).Select(line => Waits().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
    }

    private async Task KeepAsync(TaskCompletionSource started)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var leash = Process.Start(StartInfo())!;
            var id = int.Parse((await leash.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            var life = new ReplicaLife(Number, id, _log.Now);
            lock (_lives)
            {
                _lives.Add(life);
            }

            started.TrySetResult();
            using (_stop.Token.Register(leash.StandardInput.Close))
            {
                var code = await leash.StandardOutput.ReadLineAsync();
                life.Ended(_log.Now);
                leash.StandardInput.Close();
                if (!_stop.IsCancellationRequested)
                {
                    _log.Write($"replica {Number} (pid {id}) ended with {code}, and is started again");
                    await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Leash, "operator", "dotnet", Path.Combine(AppContext.BaseDirectory, "Berth.Operator.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["LOG"] = LogFile,
            ["KUBECONFIG"] = _kubeconfig,
            ["BERTH_NAMESPACE"] = LeaseNamespace,
            ["BERTH_LISTEN_URL"] = Address.ToString(),
            ["BERTH_WORKSPACE_URL"] = "https://{label}.workspaces.example.com",
            // Captures that never get ready come to their end within the run.
            ["BERTH_SNAPSHOT_DEADLINE"] = "60s",
        })
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [GeneratedRegex(@"Waiting for the lease \S+ as (\S+)")]
    private static partial Regex Waits();
}
