using System.Net;

namespace Berth.Tests.EndToEnd.Sharing;

/// <summary>
/// Requests of somebody who has logged in, a few at a time on connections that are kept, to one replica of the gateway by its own
/// address. When that replica does not answer any more they go on at another one, as a browser would that asks again.
/// </summary>
public sealed class ReplicaLoad : IAsyncDisposable
{
    private const int Connections = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromMinutes(1) };
    private readonly string _host;
    private readonly string _cookie;
    private readonly string _other;
    private readonly Task _work;
    private int _answered;
    private int _broken;
    private int _moved;
    private int _wrong;

    /// <summary>Starts it.</summary>
    /// <param name="replica">The address of the replica's pod.</param>
    /// <param name="other">That of the other.</param>
    /// <param name="host">The workspace's host, with its port.</param>
    /// <param name="cookie">The session.</param>
    public ReplicaLoad(string replica, string other, string host, string cookie)
    {
        (_host, _cookie, _other) = (host, cookie, other);
        _work = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AskAsync(replica)));
    }

    /// <summary>Requests that were answered with 200.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Requests that were not answered at all.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>Requests that the other replica answered with 200, right after this one had not.</summary>
    public int Moved => Volatile.Read(ref _moved);

    /// <summary>Requests that were answered with anything else, such as the way to the login.</summary>
    public int Wrong => Volatile.Read(ref _wrong);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(string replica)
    {
        while (!_stop.IsCancellationRequested)
        {
            switch (await StatusAsync(replica))
            {
                case HttpStatusCode.OK:
                    Interlocked.Increment(ref _answered);
                    break;
                case null when _stop.IsCancellationRequested:
                    return;
                case null:
                    Interlocked.Increment(ref _broken);
                    if (await StatusAsync(_other) is HttpStatusCode.OK)
                    {
                        Interlocked.Increment(ref _moved);
                    }

                    replica = _other;
                    break;
                default:
                    Interlocked.Increment(ref _wrong);
                    break;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    // A page of code-server's that is made anew for every request.
    private async Task<HttpStatusCode?> StatusAsync(string replica)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{replica}:8080/healthz") { Headers = { Host = _host } };
        request.Headers.Add("Cookie", _cookie);
        try
        {
            using var answer = await _http.SendAsync(request, _stop.Token);
            return answer.StatusCode;
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
