using System.Net;
using System.Net.Sockets;

namespace Berth.Tests.Integration.Gateway;

/// <summary>An HTTP client that finds every host at one replica.</summary>
public static class GateHttp
{
    /// <summary>Makes one; the caller disposes of it. Certificates are not checked: the tests look at them where they matter.</summary>
    public static SocketsHttpHandler HandlerFor(IPEndPoint replica)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(replica, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
#pragma warning disable CA5359 // Self-signed, on the loopback address.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }

    /// <summary>A request to a workspace's host, with a session's cookie and the origin of its own pages.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string scheme, string label, string path, string cookie, Version version)
    {
        var request = new HttpRequestMessage(method, $"{scheme}://{GatewayReplica.Host(label)}{path}")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", GatewayReplica.Origin(label));
        return request;
    }
}
