using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Gateway.View;

namespace Berth.Gateway.Gate;

/// <summary>
/// Connects to pods by uid. Addresses of pods are given to other pods (Gitpod 20826): a pod's uid is looked up at the moment of
/// connecting, and connections that are kept open are kept under the uid, so that none made for one pod serves another.
/// </summary>
public sealed class PodDialer : IDisposable
{
    private const string Suffix = ".pod.invalid";
    private readonly ClusterView _view;

    /// <summary>Makes one with its pool of connections.</summary>
    public PodDialer(ClusterView view, GateLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _view = view;
        Invoker = new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxResponseHeadersLength = limits.ResponseHeaderKib,
            // Each byte beyond ASCII crosses as it came, whether it is UTF-8 or Latin-1 (yarp 2076).
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>Sends requests to the addresses that <see cref="AddressOf"/> makes, and to nothing else.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>The address of a port of a pod, for <see cref="Invoker"/>.</summary>
    public static string AddressOf(string podUid, int port) => $"http://{podUid}{Suffix}:{port}";

    /// <inheritdoc/>
    public void Dispose() => Invoker.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var address = host.EndsWith(Suffix, StringComparison.Ordinal) ? _view.AddressOf(host[..^Suffix.Length]) : null;
        if (!IPAddress.TryParse(address, out var ip))
        {
            throw new IOException("The pod is gone.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(ip, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
