using System.Globalization;
using Berth.Benchmarks.Gateway.Loads;
using Berth.Benchmarks.Gateway.Peers;
using Berth.Benchmarks.Gateway.Phases;
using Berth.Benchmarks.Gateway.Report;
using Berth.Benchmarks.Measuring;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Benchmarks.Gateway;

/// <summary>All phases one after another, and the report.</summary>
public static class GateBench
{
    // Each WebSocket has two connections in a gateway; a little is left for the rest.
    private const int SpareFiles = 1000;

    // Of the limits of the gate: connections of one login, and of one workspace.
    private const int PerSession = 400;
    private const int PerWorkspace = 4000;

    /// <summary>Measures, writes the report and prints its first table. 0 when every goal is met, else 3.</summary>
    public static async Task<int> RunAsync(GateBenchSettings settings, CancellationToken ct)
    {
        var began = (Busy: Machine.BusySeconds, Load: (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0]);
        var options = new KubernetesClientOptions { UserAgent = "berth-bench-gate" };
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        using var client = new KubernetesClient(ClusterConfiguration.FromKubeconfig([settings.Kubeconfig]), options);
        await client.CreateAsync(new V1Namespace { Metadata = new() { Name = BenchSessions.Settings.Namespace } }, ct);
        await client.CreateAsync(
            new WorkspaceClass
            {
                Metadata = new() { Name = "bench", Annotations = new Dictionary<string, string> { [BerthAnnotations.IsDefaultClass] = "true" } },
                Spec = new() { Image = "none", Sharing = new() { Enabled = true } },
            },
            ct);
        await using var sessions = BenchSessions.Start(settings.Kubeconfig);

        var (upstream, nginx, bare, hold) = (GuardedProcess.FreePort(), GuardedProcess.FreePort(), GuardedProcess.FreePort(), GuardedProcess.FreePort());
        await using var upstreamProcess = await NginxAsync(settings, NginxFiles.Upstream(settings.Folder, upstream), upstream, ct);
        await using var nginxProcess = await NginxAsync(settings, NginxFiles.AuthRequest(settings.Folder, nginx, upstream), nginx, ct);
        await using var holdProcess = await GuardedProcess.StartAsync(
            Path.Combine(settings.Folder, "hold.log"), [Environment.ProcessPath!, typeof(GateBench).Assembly.Location, "hold", "--port", Text(hold)]);

        var pages = await BenchWorkspace.StartAsync(client, "pages", upstream, ct);
        var cookie = sessions.Cookie("alice", pages.Label);
        await using var gateway = await GatewayProcess.StartAsync(settings, "gateway-1", ct);
        await using var other = await GatewayProcess.StartAsync(settings, "gateway-2", ct);
        GatewayProcess[] replicas = [gateway, other];
        string[] headers = [$"Host: {BenchSessions.Host(pages.Label)}", $"Cookie: {cookie}"];
        IReadOnlyDictionary<string, IReadOnlyList<(double, double)>> throughput;
        IReadOnlyDictionary<string, IReadOnlyList<(double, double)>> latency;
        await using (var bareProcess = await BareAsync(settings, bare, upstream, ct))
        {
            // The same bytes to all of them.
            Peer[] peers =
            [
                new(GateResults.Gate, gateway.Port, headers, gateway.Id),
                new(GateResults.Bare, bare, headers, bareProcess.Id),
                new(GateResults.Nginx, nginx, headers, nginxProcess.Id),
            ];
            throughput = await ThroughputRun.MeasureAsync(settings, peers, ct);
            latency = await LatencyRun.MeasureAsync(settings, [.. peers, new(GateResults.Direct, upstream, headers, upstreamProcess.Id)]);
        }

        var (gateKib, used) = await IdleThroughGateAsync(settings, sessions, client, replicas, hold, ct);
        var results = new GateResults
        {
            Throughput = throughput,
            Latency = latency,
            SocketKib = (gateKib, await IdleThroughBareAsync(settings, used, hold, ct)),
            SocketReplicas = used,
            Unshares = await UnsharesAsync(settings, sessions, client, replicas, hold, ct),
        };
        var report = new GateReport(settings, results, began.Load);
        await File.WriteAllTextAsync(settings.Output, report.Write(), ct);
        Say.Line($"the report is {settings.Output}");
        Console.WriteLine(report.Summary());
        return report.AllMet ? 0 : 3;
    }

    private static async Task<GuardedProcess> NginxAsync(GateBenchSettings settings, string configuration, int port, CancellationToken ct)
    {
        var process = await GuardedProcess.StartAsync(configuration + ".log", [settings.Nginx, "-p", settings.Folder, "-e", "stderr", "-c", configuration]);
        await process.UntilAnswersAsync(new($"http://127.0.0.1:{port}/"), ct);
        return process;
    }

    private static async Task<GuardedProcess> BareAsync(GateBenchSettings settings, int port, int upstream, CancellationToken ct, bool isHttp = true)
    {
        var process = await GuardedProcess.StartAsync(
            Path.Combine(settings.Folder, "bare.log"), [settings.ForwarderProgram, $"http://127.0.0.1:{port}", $"http://127.0.0.1:{upstream}"]);
        if (isHttp)
        {
            await process.UntilAnswersAsync(new($"http://127.0.0.1:{port}/"), ct);
        }
        else
        {
            await Task.Delay(TimeSpan.FromSeconds(3), ct);
        }

        return process;
    }

    // As few replicas as can open that many files.
    private static int ReplicasFor(int sockets) => (2 * sockets) + SpareFiles <= OpenFiles() ? 1 : 2;

    private static async Task<(double Kib, int Replicas)> IdleThroughGateAsync(
        GateBenchSettings settings, BenchSessions sessions, KubernetesClient client, GatewayProcess[] replicas, int hold, CancellationToken ct)
    {
        var used = ReplicasFor(settings.Sockets);
        Say.Line($"{settings.Sockets} idle WebSockets through the gate, over {used} of its replicas");
        var workspaces = new List<(string Label, List<string> Cookies)>();
        for (var number = 0; number <= settings.Sockets / PerWorkspace; number++)
        {
            var workspace = await BenchWorkspace.StartAsync(client, $"idle-{number}", hold, ct);
            workspaces.Add((workspace.Label, [.. Enumerable.Range(0, PerWorkspace / PerSession).Select(user => sessions.Cookie($"user-{user}", workspace.Label))]));
        }

        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        return (
            await SocketsRun.MeasureAsync(
                [.. replicas.Take(used).Select(replica => replica.Id)],
                settings.Sockets,
                number =>
                {
                    var (label, cookies) = workspaces[number / PerWorkspace];
                    return WebSocketClient.OpenAsync(replicas[number % used].Port, BenchSessions.Host(label), cookies[number % PerWorkspace / PerSession], ct);
                },
                ct),
            used);
    }

    private static async Task<double> IdleThroughBareAsync(GateBenchSettings settings, int processes, int hold, CancellationToken ct)
    {
        Say.Line($"{settings.Sockets} idle WebSockets through the bare forwarder");
        int[] ports = [.. Enumerable.Range(0, processes).Select(_ => GuardedProcess.FreePort())];
        var started = await Task.WhenAll(ports.Select(port => BareAsync(settings, port, hold, ct, isHttp: false)));
        try
        {
            return await SocketsRun.MeasureAsync(
                [.. started.Select(process => process.Id)],
                settings.Sockets,
                number => WebSocketClient.OpenAsync(ports[number % processes], "workspace.example.com", null, ct),
                ct);
        }
        finally
        {
            foreach (var process in started)
            {
                await process.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<UnshareResult>> UnsharesAsync(
        GateBenchSettings settings, BenchSessions sessions, KubernetesClient client, GatewayProcess[] replicas, int hold, CancellationToken ct)
    {
        Say.Line($"{settings.Guests} guests over {replicas.Length} replicas when a sharing ends");
        var workspace = await BenchWorkspace.StartAsync(client, "shared", hold, ct);
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        return await new UnshareRun(settings, sessions, workspace, replicas).MeasureAsync(ct);
    }

    private static int OpenFiles() => int.Parse(
        File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3],
        CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
