namespace Berth.Gateway.Login;

/// <summary>What a browser says of its request (Fetch Metadata, RFC 6454).</summary>
internal static class Browser
{
    /// <summary>Whether the request is for a page in a tab, which can be sent elsewhere to log in: no frame, script, socket or upload.</summary>
    public static bool IsPage(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) || request.Headers.ContainsKey("Upgrade"))
        {
            return false;
        }

        return request.Headers.TryGetValue("Sec-Fetch-Mode", out var mode)
            ? mode == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document"
            : request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a POST comes from a page of this origin. A browser always says so; who says nothing is refused.</summary>
    public static bool IsFrom(HttpRequest request, string origin) =>
        request.Headers.Origin is [{ } said]
        && string.Equals(said, origin, StringComparison.OrdinalIgnoreCase)
        && (request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin");
}
