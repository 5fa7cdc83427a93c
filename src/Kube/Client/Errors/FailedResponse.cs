using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>Makes exceptions of what the API server says went wrong.</summary>
internal static class FailedResponse
{
    private const int MaxBytes = 1024 * 1024;

    public static async Task<KubernetesApiException> ReadAsync(ApiRequest request, HttpResponseMessage response, TimeProvider time, CancellationToken ct)
    {
        var (status, quoted) = await ResponseBody.ReadWholeAsync(request, response, MaxBytes, Parse, ct);
        return Of(request, response.StatusCode, status, quoted, RetryAfter(response, status, time));
    }

    /// <summary>An error that came as an event of a watch.</summary>
    public static KubernetesApiException OfEvent(ApiRequest request, V1Status status) => Of(
        request,
        (HttpStatusCode)(status.Code ?? (int)HttpStatusCode.InternalServerError),
        status,
        "",
        status.Details?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static KubernetesApiException Of(ApiRequest request, HttpStatusCode code, V1Status? status, string quoted, TimeSpan? retryAfter)
    {
        var message = status?.Message is { Length: > 0 } said ? said : quoted.Length > 0 ? quoted : "no explanation was given";
        // Without those that are null, which no server should send.
        var causes = (status?.Details?.Causes ?? []).OfType<V1StatusCause>()
            .Where(c => c.Field is { Length: > 0 } field && !message.Contains(field, StringComparison.Ordinal))
            .Select(c => $"{c.Field}: {c.Message}");
        var reason = status?.Reason is { Length: > 0 } named ? named : code.ToString();
        var text = $"{request}: {((int)code).ToString(CultureInfo.InvariantCulture)} {reason}: {string.Join("; ", causes.Prepend(message))}";
        return new(text, request.Verb, request.ShownPath) { StatusCode = code, Status = status, RetryAfter = retryAfter };
    }

    private static (V1Status? Status, string Quoted) Parse(ReadOnlySequence<byte> body)
    {
        if (body.Length > 0 && body.FirstSpan[0] == (byte)'{')
        {
            try
            {
                var status = EntityJson.Read(body, KubeJsonContext.Default.V1Status);
                if (status is { Status: not null } or { Message: not null })
                {
                    return (status, "");
                }
            }
            catch (JsonException)
            {
                // Quoted below, like anything else that is no Status.
            }
        }

        return (null, ResponseBody.Quote(body));
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, V1Status? status, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta
            ?? (header?.Date is { } date ? date - time.GetUtcNow() : (TimeSpan?)null)
            ?? (status?.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
