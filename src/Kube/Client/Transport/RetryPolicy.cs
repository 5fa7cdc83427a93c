using System.Net;

namespace Berth.Kube.Client;

/// <summary>Decides which failed requests are sent again, and when.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);

    /// <summary>How long to wait before sending it again; null when that would not be safe, or has been done often enough.</summary>
    /// <param name="request">The request.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="retries">How often it has been repeated already.</param>
    /// <param name="options">The bounds.</param>
    public static TimeSpan? Delay(ApiRequest request, KubernetesApiException failure, int retries, KubernetesClientOptions options)
    {
        if (request.IsWatch || retries >= options.MaxRetries || failure.RetryAfter > options.MaxRetryAfter)
        {
            return null;
        }

        var backoff = FirstBackoff * (1 << Math.Min(retries, 6));
        return failure.StatusCode switch
        {
            // Refused before anything was done: so say the API server's fairness and its limits on requests in flight.
            HttpStatusCode.TooManyRequests => failure.RetryAfter ?? (request.IsIdempotent ? backoff : null),

            // Something may have been done.
            >= HttpStatusCode.InternalServerError when request.IsIdempotent => failure.RetryAfter,

            // Nobody listens: nothing was sent. A server that restarts is back in a moment.
            null when failure is { InnerException: HttpRequestException cause } && WasNotSent(cause) => backoff,
            _ => null,
        };
    }

    private static bool WasNotSent(HttpRequestException cause) =>
        cause.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused };
}
