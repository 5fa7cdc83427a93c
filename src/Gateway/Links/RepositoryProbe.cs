using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Berth.Crds;

namespace Berth.Gateway.Links;

/// <summary>
/// Asks a repository's host whether somebody can read it, as Git itself would: the first request of a fetch. Nothing of the answer is kept
/// but whether it offers the repository.
/// </summary>
internal sealed class RepositoryProbe : IDisposable
{
    private const string Offer = "application/x-git-upload-pack-advertisement";
    private const int MostRedirects = 2;
    private const int AtOnce = 16;
    private static readonly HttpRequestOptionsKey<IReadOnlyList<string>?> Networks = new("networks");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly ILogger<RepositoryProbe> _logger;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Patience,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        // A connection is checked when it is made: it serves no request that another class's networks were meant for.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = ConnectAsync,
    });

    public RepositoryProbe(ILogger<RepositoryProbe> logger) => _logger = logger;

    /// <summary>Asks without a credential, and then with one where there is one.</summary>
    /// <param name="repository">The repository of the captured workspace.</param>
    /// <param name="policy">Says which hosts may be asked, and where they may be.</param>
    /// <param name="credential">Gives the opener's own credential for a host; null when there is none.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<RepositoryAnswer> AskAsync(
        RepositorySpec repository, SnapshotPolicy policy, Func<string, CancellationToken, Task<string?>> credential, CancellationToken ct)
    {
        if (RepositoryAddress.Of(repository.Url, policy) is not ({ } address, _))
        {
            return RepositoryAddress.Of(repository.Url, policy).Refusal!.Value;
        }

        // Whoever asks for many is slow himself, and holds up nobody for long.
        if (!await _places.WaitAsync(Patience, ct))
        {
            return RepositoryAnswer.Unreachable;
        }

        try
        {
            var answer = await AskAsync(address.Discovery, policy, null, ct);
            return answer is RepositoryAnswer.NotReadable && await credential(address.HostKey, ct) is { } own
                ? await AskAsync(address.Discovery, policy, own, ct)
                : answer;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task<RepositoryAnswer> AskAsync(Uri address, SnapshotPolicy policy, string? credential, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = RequestFor(address, policy, credential);
                using var response = await _http.SendAsync(request, patience.Token);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    // Pages that answer 200 to everything are no offer.
                    return response.Content.Headers.ContentType?.MediaType == Offer ? RepositoryAnswer.Readable : RepositoryAnswer.NotReadable;
                }

                if ((int)response.StatusCode is < 300 or >= 400)
                {
                    return (int)response.StatusCode >= 500 ? RepositoryAnswer.Unreachable : RepositoryAnswer.NotReadable;
                }

                if (redirects == MostRedirects || Next(address, response.Headers.Location) is not { } next)
                {
                    return RepositoryAnswer.NotReadable;
                }

                address = next;
            }
        }
        catch (Exception failure) when (
            failure is HttpRequestException or IOException or SocketException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LinkLog.RepositoryUnreachable(_logger, address.Host, failure.GetType().Name);
            return RepositoryAnswer.Unreachable;
        }
    }

    // Renamed repositories are redirected to on the same host. Another host was not allowed, and would get the credential.
    private static Uri? Next(Uri from, Uri? location) =>
        location is not null
        && Uri.TryCreate(from, location, out var next)
        && next.GetLeftPart(UriPartial.Authority) == from.GetLeftPart(UriPartial.Authority)
            ? next
            : null;

    private static HttpRequestMessage RequestFor(Uri address, SnapshotPolicy policy, string? credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Options.Set(Networks, policy.RepositoryNetworks);
        // Some hosts show their web pages to whoever is not Git. Version 2 answers without listing every branch.
        request.Headers.UserAgent.ParseAdd("git/2.0 (berth-gateway)");
        request.Headers.Add("Git-Protocol", "version=2");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        request.Headers.Authorization = credential is null ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credential)));
        return request;
    }

    /// <summary>Connects to an address of the name that may be connected to. What is checked is what is dialled: DNS cannot say otherwise later.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        context.InitialRequestMessage.Options.TryGetValue(Networks, out var networks);
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        var allowed = addresses.Where(address => AddressFilter.Allows(address, networks)).ToArray();
        if (allowed.Length == 0)
        {
            throw new IOException("The name leads to no address that may be connected to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
