namespace Berth.Gateway.Login;

/// <summary>Answers that are no page.</summary>
internal static class Answer
{
    public static Task PlainAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    /// <summary>Sends a browser elsewhere; the address that it comes from holds secrets.</summary>
    public static void Redirect(HttpContext context, string address)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect(address);
    }
}
