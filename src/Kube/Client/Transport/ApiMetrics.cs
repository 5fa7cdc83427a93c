using System.Diagnostics.Metrics;

namespace Berth.Kube.Client;

/// <summary>client-go's metrics of requests.</summary>
internal sealed class ApiMetrics
{
    private static readonly Meter Shared = new("Berth.Kube");
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly string _host;

    public ApiMetrics(KubernetesClientOptions options, Uri server)
    {
        var meter = options.MeterFactory?.Create(new MeterOptions("Berth.Kube")) ?? Shared;
        _requests = meter.CreateCounter<long>("rest_client_requests_total", description: "Requests by HTTP status, method and host.");
        _durations = meter.CreateHistogram<double>(
            "rest_client_request_duration_seconds",
            "s",
            "Time until the answer's headers, by verb and host.",
            advice: new() { HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60] });
        _host = server.Authority;
    }

    /// <summary>Counts a request; <paramref name="code"/> is the HTTP status, or <c>&lt;error&gt;</c> when no answer came.</summary>
    public void Record(ApiRequest request, string code, TimeSpan duration)
    {
        _requests.Add(1, new("code", code), new("method", request.Method.Method), new("host", _host));
        _durations.Record(duration.TotalSeconds, new("verb", request.Verb), new KeyValuePair<string, object?>("host", _host));
    }
}
