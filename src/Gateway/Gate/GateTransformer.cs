using Berth.Gateway.Identity;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Berth.Gateway.Gate;

/// <summary>What a request becomes on its way to a workspace, and an answer on its way back.</summary>
public sealed class GateTransformer(GatewaySettings settings) : HttpTransformer
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        ArgumentNullException.ThrowIfNull(proxyRequest);
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

        // Path and query cross as they were sent: a workspace's program may tell %2F from /.
        if (httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is ['/', ..] target)
        {
            proxyRequest.RequestUri = new Uri(destinationPrefix + target, AsWritten);
        }

        foreach (var header in httpContext.Request.Headers)
        {
            if (GateHeaders.IsClaim(header.Key))
            {
                proxyRequest.Headers.Remove(header.Key);
                proxyRequest.Content?.Headers.Remove(header.Key);
            }
        }

        // What a client calls hop-by-hop is between it and the gate (RFC 9110, 7.6.1).
        foreach (var nominated in httpContext.Request.Headers.GetCommaSeparatedValues(HeaderNames.Connection))
        {
            proxyRequest.Headers.Remove(nominated);
        }

        FilterCookies(httpContext, proxyRequest);
        var host = HostOf(httpContext.Request.Host);
        proxyRequest.Headers.Host = host;
        if (httpContext.Features.Get<GateConnection>()?.IdentityToken is { } token)
        {
            proxyRequest.Headers.TryAddWithoutValidation(IdentityTokens.Header, token);
        }

        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", settings.Workspaces.Scheme);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var forward = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var headers = httpContext.Response.Headers;

        // Would take the cookies of all neighbours, and the portal's where it is under the same site, or lead browsers elsewhere.
        headers.Remove("Clear-Site-Data");
        headers.Remove(HeaderNames.AltSvc);
        if (headers.SetCookie is { Count: > 0 } cookies)
        {
            headers.SetCookie = cookies.OfType<string>().Select(cookie => GateHeaders.SetCookie(cookie, httpContext.Request.Host.Host)).OfType<string>().ToArray();
        }

        return forward;
    }

    // Programs compare it with the Origin, in which browsers never name the default port (RFC 6454, 6.1).
    private string? HostOf(HostString host) =>
        host.Port == (settings.Workspaces.Scheme == Uri.UriSchemeHttps ? 443 : 80) ? host.Host : host.Value;

    private static void FilterCookies(HttpContext context, HttpRequestMessage request)
    {
        request.Headers.Remove(HeaderNames.Cookie);
        foreach (var header in context.Request.Headers.Cookie)
        {
            if (header is not null && GateHeaders.WithoutOwnCookies(header) is { } kept)
            {
                request.Headers.TryAddWithoutValidation(HeaderNames.Cookie, kept);
            }
        }
    }
}
