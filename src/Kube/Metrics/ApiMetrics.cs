using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The <c>rest_client_*</c> metrics, under the names that client-go gives them.</summary>
public sealed class ApiMetrics
{
    private static readonly HistogramConfiguration Durations = new() { Buckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60] };

    private readonly Counter _requests;
    private readonly Histogram _durations;

    /// <summary>Defines the metrics.</summary>
    public ApiMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _requests = metrics.CreateCounter(
            "rest_client_requests_total", "Requests to the API server, by HTTP status (<error> when no answer came), method and host.", ["code", "method", "host"]);
        _durations = metrics.CreateHistogram(
            "rest_client_request_duration_seconds", "Time until the headers of the API server's answer, by verb and host.", ["verb", "host"], Durations);
    }

    /// <summary>Counts a request; <paramref name="code"/> is the HTTP status, or <c>&lt;error&gt;</c> when no answer came.</summary>
    internal void Record(string host, string method, string verb, string code, TimeSpan duration)
    {
        // Looked up by their labels each time, without an allocation: next to a request to another process that is nothing.
        _requests.WithLabels((ReadOnlySpan<string>)[code, method, host]).Inc();
        _durations.WithLabels((ReadOnlySpan<string>)[verb, host]).Observe(duration.TotalSeconds);
    }
}
