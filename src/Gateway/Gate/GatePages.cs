using System.Text;
using System.Text.Encodings.Web;
using Berth.Gateway.Login;

namespace Berth.Gateway.Gate;

/// <summary>What the gate itself says to people, instead of the workspace.</summary>
internal static class GatePages
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto 0;padding:0 1.25rem;color:#1b1f24;background:#fff}"
        + "h1{font-size:1.5rem;line-height:1.25}@media(prefers-color-scheme:dark){body{color:#e6e9ed;background:#14171a}}";

    /// <summary>What somebody gets who is not let in.</summary>
    public static Task RefuseAsync(HttpContext context, GateDecision decision, ISessions sessions) => decision.Verdict switch
    {
        GateVerdict.Login => sessions.ChallengeAsync(context),
        GateVerdict.NotRunning => NotRunningAsync(context, decision.Reason),
        GateVerdict.Unavailable => UnavailableAsync(context),
        _ => NotFoundAsync(context),
    };

    /// <summary>Answers a program.</summary>
    public static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    public static Task NotFoundAsync(HttpContext context) => WriteAsync(
        context,
        StatusCodes.Status404NotFound,
        "Nothing here",
        "There is no workspace at this address that you may open. If somebody gave it to you, ask them whether they share it with you, and with which of your accounts.");

    public static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return WriteAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "Not available right now",
            "The gateway has lost sight of the cluster and lets nobody in until it is back. Nothing in your workspace is lost.");
    }

    public static Task NotRunningAsync(HttpContext context, GateReason reason)
    {
        context.Response.Headers.RetryAfter = "5";
        var (title, text) = reason switch
        {
            GateReason.Stopped => ("Your workspace is stopped", "Its files are kept. Start it again to go on."),
            GateReason.Deleted => ("Your workspace is being deleted", "It cannot be opened any more."),
            _ => ("Your workspace is starting", "This takes a moment. Reload the page."),
        };
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, title, text);
    }

    /// <summary>Answers with a page where a browser wants one, and with the sentence alone otherwise.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        var isPage = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        response.ContentType = isPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        var encoder = HtmlEncoder.Default;
        var body = isPage
            ? $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{encoder.Encode(title)}</title>"
                + $"<style>{Style}</style><main><h1>{encoder.Encode(title)}</h1><p>{encoder.Encode(text)}</p></main></html>\n"
            : $"{title}: {text}\n";
        var bytes = Encoding.UTF8.GetBytes(body);
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
