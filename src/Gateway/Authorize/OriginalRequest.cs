using System.Net;
using Microsoft.Extensions.Primitives;

namespace Berth.Gateway.Authorize;

/// <summary>
/// A request that an ingress controller asks about: what its client sent to which host. Each controller is believed only what it always
/// writes itself, over whatever a client sent under that name.
/// </summary>
/// <param name="Label">The label of the host: from the address that the operator wrote, or from Traefik (GHSA-5g4w-3vw9-478w).</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query; <c>/</c> where the controller does not tell.</param>
/// <param name="IsWebSocket">Whether it opens a WebSocket.</param>
/// <param name="Client">The client's address; null where the controller does not tell.</param>
/// <param name="ShowsAnswers">Whether the client gets to see what is answered; nginx takes the status alone.</param>
public sealed record OriginalRequest(string Label, string Method, string Target, bool IsWebSocket, IPAddress? Client, bool ShowsAnswers)
{
    /// <summary>Reads it; null when anything is missing, twice there, or not to be understood.</summary>
    /// <param name="path">What stands behind <see cref="AuthorizeEndpoint.BasePath"/>: <c>/nginx/LABEL</c>, <c>/haproxy/LABEL</c> or <c>/traefik</c>.</param>
    /// <param name="method">The method of the request that asks.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="domain">The workspaces' domain.</param>
    public static OriginalRequest? Read(string path, string method, IHeaderDictionary headers, WorkspaceDomain domain)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(domain);
        var asked = path.Split('/') switch
        {
            ["", "nginx", var label] => OfNginx(label, headers, domain),
            ["", "haproxy", var label] => new(label, method, "/", false, null, ShowsAnswers: true),
            ["", "traefik"] => OfTraefik(headers, domain),
            _ => null,
        };

        // nginx does not pass Upgrade on. No page can send a Sec- header, and every browser sends these with a WebSocket (RFC 6455, 4.1).
        return asked is not null && IsLabel(asked.Label) && IsMethod(asked.Method)
            ? asked with { IsWebSocket = headers.Any(header => header.Key.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase)) }
            : null;
    }

    // ingress-nginx: X-Original-Method, X-Original-URL ($scheme://$http_host$request_uri) and X-Forwarded-For ($remote_addr).
    private static OriginalRequest? OfNginx(string label, IHeaderDictionary headers, WorkspaceDomain domain)
    {
        var address = One(headers["X-Original-URL"]);
        if (One(headers["X-Original-Method"]) is not { } method
            || address is null
            || address.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme < 0
            || address.IndexOf('/', scheme + 3) is var slash && slash < 0
            || domain.LabelOf(new(address[(scheme + 3)..slash])) != label)
        {
            return null;
        }

        return new(label, method, address[slash..], false, ClientOf(headers), ShowsAnswers: false);
    }

    // Traefik: X-Forwarded-Method, -Host, -Uri and -For, unless its trustForwardHeader is on.
    private static OriginalRequest? OfTraefik(IHeaderDictionary headers, WorkspaceDomain domain) =>
        One(headers["X-Forwarded-Method"]) is { } method
        && One(headers["X-Forwarded-Uri"]) is ['/', ..] target
        && One(headers["X-Forwarded-Host"]) is { } host
        && domain.LabelOf(new(host)) is { } label
            ? new(label, method, target, false, ClientOf(headers), ShowsAnswers: true)
            : null;

    private static IPAddress? ClientOf(IHeaderDictionary headers) =>
        headers["X-Forwarded-For"] is [.., { } all] && IPAddress.TryParse(all.Split(',')[^1].Trim(), out var address) ? address : null;

    private static string? One(StringValues values) => values is [{ Length: > 0 } value] ? value : null;

    private static bool IsLabel(string text) => text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsMethod(string text) => text.Length is > 0 and <= 32 && text.All(char.IsAsciiLetterUpper);
}
