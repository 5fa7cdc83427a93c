using Microsoft.Net.Http.Headers;

namespace Berth.Gateway.Gate;

/// <summary>
/// Refuses requests that no page of the workspace itself makes, before anything is looked up. Browsers send cookies along with requests
/// that other sites make; a workspace's neighbours are other sites too.
/// </summary>
public static class RequestRules
{
    /// <summary>Why a request is refused, with the HTTP status to say; null when nothing is wrong with it.</summary>
    /// <param name="method">The method (RFC 9110, 9).</param>
    /// <param name="headers">The headers as they came.</param>
    /// <param name="isWebSocket">Whether it opens a WebSocket, by <c>Upgrade</c> (RFC 6455) or by extended CONNECT (RFC 8441).</param>
    /// <param name="ownOrigin">The origin of the host that was asked.</param>
    public static (int Status, string Why)? Refusal(string method, IHeaderDictionary headers, bool isWebSocket, string ownOrigin)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (HttpMethods.IsTrace(method) || (HttpMethods.IsConnect(method) && !isWebSocket))
        {
            return (StatusCodes.Status405MethodNotAllowed, "the method is not passed on");
        }

        if (!isWebSocket && headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase))
        {
            return (StatusCodes.Status400BadRequest, "it asks for a WebSocket in a way that no browser does");
        }

        if (headers.ContainsKey("X-Content-Length"))
        {
            // What Kestrel makes of a Content-Length beside a Transfer-Encoding: two readers of it may disagree where the body ends.
            return (StatusCodes.Status400BadRequest, "the length of the body is said twice");
        }

        return (isWebSocket || !IsSafe(method)) && !IsOwn(headers, ownOrigin)
                ? (StatusCodes.Status403Forbidden, "it must come from a page of the workspace itself")
            : IsForeign(headers, method) ? (StatusCodes.Status403Forbidden, "another site asked for it")
            : null;
    }

    /// <summary>
    /// Leaves out the offer to go on with another protocol than WebSocket, such as <c>h2c</c>: whoever makes it goes on without when nobody takes
    /// it up (RFC 9110, 7.8).
    /// </summary>
    public static void IgnoreOtherUpgrades(IHeaderDictionary headers, bool isWebSocket)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (!isWebSocket)
        {
            headers.Remove(HeaderNames.Upgrade);
        }
    }

    /// <summary>Whether a request opens a WebSocket by <c>Upgrade</c>.</summary>
    public static bool IsWebSocketUpgrade(string method, IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return HttpMethods.IsGet(method)
            && headers.Upgrade is [{ } token]
            && token.Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && headers.GetCommaSeparatedValues(HeaderNames.Connection).Contains("upgrade", StringComparer.OrdinalIgnoreCase);
    }

    // Methods are told apart by case (RFC 9110, 9.1): whatever get means to a workspace, it is not known to be safe.
    private static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS";

    // Exactly one, and exactly this one: null, a list, a sibling or none at all is not it (CVE-2023-0957).
    private static bool IsOwn(IHeaderDictionary headers, string ownOrigin) => headers.Origin is [{ } origin] && origin == ownOrigin;

    // Fetch Metadata Request Headers: absent from old browsers and from programs, which have no cookie of another site's visitor.
    private static bool IsForeign(IHeaderDictionary headers, string method) =>
        headers["Sec-Fetch-Site"] is [{ } site]
        && site is not ("same-origin" or "none")
        && !(headers["Sec-Fetch-Mode"] == "navigate" && headers["Sec-Fetch-Dest"] == "document" && IsSafe(method));
}
