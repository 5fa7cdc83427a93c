using System.Net;
using System.Net.Sockets;

namespace Berth.Tests.Integration.Operator;

/// <summary>The operator as it is shipped, run as its own process.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    /// <summary>The namespace of its lease.</summary>
    public const string LeaseNamespace = "kube-system";

    private readonly BackgroundProcess _process;
    private readonly HttpClient _http;

    /// <summary>Starts one; it elects a leader among all that run on the same cluster.</summary>
    public OperatorProcess(string kubeconfig)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _http = new() { BaseAddress = address };
        _process = new(
            "src/Operator",
            "Berth.Operator",
            new Dictionary<string, string>
            {
                ["KUBECONFIG"] = kubeconfig,
                ["BERTH_NAMESPACE"] = LeaseNamespace,
                ["BERTH_LISTEN_URL"] = address.ToString(),
                ["BERTH_PORTAL_URL"] = "https://portal.example.com",
                ["BERTH_WORKSPACE_URL"] = "https://{label}.workspaces.example.com",
            });
    }

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Log => _process.Log;

    /// <summary>Whether it runs.</summary>
    public bool IsAlive => _process.IsAlive;

    /// <summary>Whether it says that it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("readyz", UriKind.Relative), ct);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Its metrics.</summary>
    public Task<string> MetricsAsync(CancellationToken ct) => _http.GetStringAsync(new Uri("metrics", UriKind.Relative), ct);

    /// <summary>Its metrics as OpenMetrics.</summary>
    public async Task<string> OpenMetricsAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("metrics", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
        using var response = await _http.SendAsync(request, ct);
        return await response.Content.ReadAsStringAsync(ct);
    }

    /// <summary>The sum of a metric over its series, or over those whose labels contain some text.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken ct, string labels = "") =>
        (await MetricsAsync(ct)).Split('\n')
            .Where(line => (line.StartsWith($"{name}{{", StringComparison.Ordinal) || line.StartsWith($"{name} ", StringComparison.Ordinal))
                && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether nothing is in its queues and in the hands of its workers.</summary>
    public async Task<bool> IsIdleAsync(CancellationToken ct) =>
        await MetricAsync("workqueue_depth", ct) == 0 && await MetricAsync("controller_runtime_active_workers", ct) == 0;

    /// <summary>Whether it is the one that acts.</summary>
    public async Task<bool> IsLeaderAsync(CancellationToken ct) => await MetricAsync("leader_election_master_status", ct) > 0;

    /// <summary>Ends it with SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
