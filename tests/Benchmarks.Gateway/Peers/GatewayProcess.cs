using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Gateway.Peers;

/// <summary>A replica of the published gateway.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly GuardedProcess _process;
    private readonly HttpClient _http;

    private GatewayProcess(GuardedProcess process, int port, Uri management)
    {
        _process = process;
        Port = port;
        _http = new() { BaseAddress = management };
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Where requests are taken, on the loopback address.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it is ready: it knows the cluster.</summary>
    public static async Task<GatewayProcess> StartAsync(GateBenchSettings settings, string name, CancellationToken ct)
    {
        var (port, management) = (GuardedProcess.FreePort(), new Uri($"http://127.0.0.1:{GuardedProcess.FreePort()}"));
        var process = await GuardedProcess.StartAsync(
            Path.Combine(settings.Folder, $"{name}.log"),
            [settings.GatewayProgram],
            new Dictionary<string, string>
            {
                ["KUBECONFIG"] = settings.Kubeconfig,
                ["BERTH_PORTAL_URL"] = BenchSessions.Settings.PortalUrl.ToString(),
                ["BERTH_WORKSPACE_URL"] = $"https://{{label}}.{BenchSessions.Settings.Workspaces.Domain}",
                ["BERTH_NAMESPACE"] = BenchSessions.Settings.Namespace,
                ["BERTH_LOGIN"] = BenchSessions.LoginJson,
                ["BERTH_REPLICA"] = name,
                ["BERTH_LISTEN_URL"] = $"http://127.0.0.1:{port}",
                ["BERTH_MANAGEMENT_URL"] = management.ToString(),
            });
        await process.UntilAnswersAsync(new(management, "readyz"), ct);
        return new(process, port, management);
    }

    /// <summary>What it says about itself.</summary>
    public async Task<Metrics> ScrapeAsync(CancellationToken ct) => new(await _http.GetStringAsync(new Uri("metrics", UriKind.Relative), ct));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
