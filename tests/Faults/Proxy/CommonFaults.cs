using System.Text.Json.Nodes;

namespace Berth.Tests.Faults.Proxy;

/// <summary>What can go wrong between a client and its API server.</summary>
public static class CommonFaults
{
    /// <summary>The request is not passed on, and the connection breaks.</summary>
    public static Fault Refuse { get; } = exchange =>
    {
        exchange.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Half-open: the request is taken, then silence, until the client gives up.</summary>
    public static Fault Silence { get; } = SilentAsync;

    /// <summary>Half-open in the middle: the head of the answer comes, then silence, until the client gives up.</summary>
    public static Fault SilenceAfterHead { get; } = async exchange =>
    {
        await exchange.ForwardHeadAsync();
        await SilentAsync(exchange);
    };

    /// <summary>The connection breaks in the middle of the answer.</summary>
    public static Fault DropAfter(int bytes) => async exchange =>
    {
        await exchange.ForwardAsync(bytes);
        exchange.Abort();
    };

    /// <summary>The answer ends too early, and as if that were its end.</summary>
    public static Fault Truncate(int bytes) => exchange => exchange.ForwardAsync(bytes);

    /// <summary>The watch tells everything but bookmarks.</summary>
    public static Fault WithoutBookmarks { get; } =
        exchange => exchange.ForwardLinesAsync(line => !line.StartsWith("{\"type\":\"BOOKMARK\"", StringComparison.Ordinal));

    /// <summary>The request is passed on later.</summary>
    public static Fault Delay(TimeSpan time) => async exchange =>
    {
        await Task.Delay(time, exchange.ClientGone);
        await exchange.ForwardAsync();
    };

    /// <summary>The server refuses: 410 Expired, 429 TooManyRequests, 500 InternalError, 503 ServiceUnavailable…</summary>
    public static Fault Status(int code, string reason, TimeSpan? retryAfter = null) =>
        exchange => exchange.AnswerAsync(code, Failure(code, reason).ToJsonString(), retryAfter);

    /// <summary>The watch begins well, and its first event is an error.</summary>
    public static Fault ErrorEvent(int code, string reason) =>
        exchange => exchange.AnswerAsync(200, new JsonObject { ["type"] = "ERROR", ["object"] = Failure(code, reason) }.ToJsonString() + "\n");

    /// <summary>Something happens first, and the request is not passed on: the client is killed, say.</summary>
    public static Fault InsteadOf(Func<Task> act) => async exchange =>
    {
        await act();
        exchange.Abort();
    };

    /// <summary>The server does what was asked; then something happens, and the client gets no answer.</summary>
    public static Fault AfterWhich(Func<Task> act) => async exchange =>
    {
        await exchange.CompleteAsync();
        await act();
        exchange.Abort();
    };

    /// <summary>Something happens, then the request is passed on.</summary>
    public static Fault Before(Action act) => exchange =>
    {
        act();
        return exchange.ForwardAsync();
    };

    /// <summary>A refusal in Kubernetes' form.</summary>
    public static JsonObject Failure(int code, string reason) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = $"injected: {reason}",
        ["reason"] = reason,
        ["code"] = code,
    };

    private static Task SilentAsync(Exchange exchange) =>
        Task.Delay(Timeout.Infinite, exchange.ClientGone).ContinueWith(_ => { }, TaskScheduler.Default);
}
