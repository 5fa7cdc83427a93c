using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Berth.Kube.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Faults.Proxy;

/// <summary>
/// Stands between a client and a real API server: ends the client's TLS (HTTP/2, as a real server), speaks to the server as its
/// administrator, and lets faults befall the requests that rules choose.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private readonly List<(Func<ApiCall, bool> When, Task Thawed)> _frozen = [];
    private readonly List<ApiCall> _calls = [];
    private readonly HashSet<Exchange> _running = [];
    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = [];
    private readonly ApiServer _server;
    private readonly NamespaceFilter? _filter;
    private readonly Action<ApiCall>? _observe;
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private X509Certificate2 _certificate;
    private Past? _past;
    private (TimeSpan Apart, Task Over) _slow = (default, Task.CompletedTask);

    private FaultProxy(ApiServer server, IReadOnlyCollection<string>? namespaces, Action<ApiCall>? observe)
    {
        (_server, _filter, _observe) = (server, namespaces is null ? null : new(namespaces), observe);
        _certificate = MakeCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            // What is slow here is slow on purpose.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(CountAsync);
                listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => _certificate);
            });
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Who vouches for it, in PEM: itself.</summary>
    public string AuthorityPem => _certificate.ExportCertificatePem();

    /// <summary>The configuration of a client behind it.</summary>
    public ClusterConfiguration Cluster => new() { Server = Address, CertificateAuthorityData = AuthorityPem, Source = "fault proxy" };

    /// <summary>How many connections are open.</summary>
    public int Connections => _connections.Count;

    /// <summary>How many requests are under way.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>The requests that arrived, in their order.</summary>
    public IReadOnlyList<ApiCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The writes among them, without leases and events.</summary>
    public IReadOnlyList<ApiCall> Writes => [.. Calls.Where(call => call.IsWrite && call.Resource is not ("leases" or "events"))];

    /// <summary>Starts one on a free port.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="namespaces">The namespaces that lists and watches of all namespaces tell of; without them of all.</param>
    /// <param name="observe">Is told of each request as it arrives, in the place of <see cref="Calls"/>: for runs that last.</param>
    public static async Task<FaultProxy> StartAsync(ApiServer server, IReadOnlyCollection<string>? namespaces = null, Action<ApiCall>? observe = null)
    {
        var proxy = new FaultProxy(server, namespaces, observe);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>Writes a kubeconfig for a client behind it.</summary>
    public async Task WriteKubeconfigAsync(string path, CancellationToken ct) => await File.WriteAllTextAsync(
        path,
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: proxy
          cluster:
            server: {Address}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(AuthorityPem))}
        users:
        - name: nobody
          user:
        contexts:
        - name: proxy
          context:
            cluster: proxy
            user: nobody
        current-context: proxy
        """,
        ct);

    /// <summary>From now on a fault befalls the requests that match; of several rules the one that was added first.</summary>
    public FaultRule Inject(Func<ApiCall, bool> when, Fault fault, int times = int.MaxValue)
    {
        var rule = new FaultRule(when, fault, times);
        lock (_lock)
        {
            _rules.RemoveAll(known => known.IsOver);
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Withholds what the watches that match would tell, until <paramref name="thawed"/> ends: unobserved state.</summary>
    public void Freeze(Func<ApiCall, bool> when, Task thawed)
    {
        lock (_lock)
        {
            _frozen.RemoveAll(known => known.Thawed.IsCompleted);
            _frozen.Add((when, thawed));
        }
    }

    /// <summary>From now on, until <paramref name="over"/> ends, it is a server that stands at a version of before.</summary>
    /// <param name="version">The version.</param>
    /// <param name="over">Ends when it has caught up.</param>
    /// <param name="liar">Whether it answers from the past also when it is asked for a version that it does not have yet.</param>
    public void GoBack(string version, Task over, bool liar = false)
    {
        lock (_lock)
        {
            _past = new(version, over, liar);
            _frozen.Add((call => call.IsWatch, over));
        }
    }

    /// <summary>Has the watches tell one thing at a time, some time apart, until <paramref name="over"/> ends: nothing is seen together.</summary>
    public void SlowDown(TimeSpan apart, Task over) => _slow = (apart, over);

    /// <summary>From now on new connections see another certificate, which another authority vouches for.</summary>
    public void RotateCertificate() => _certificate = MakeCertificate();

    /// <summary>Breaks every connection, as a server does that ends.</summary>
    public void Disconnect()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    /// <summary>Breaks off the answers under way that match, such as watches.</summary>
    public void Break(Func<ApiCall, bool> when)
    {
        lock (_lock)
        {
            foreach (var exchange in _running.Where(exchange => when(exchange.Call)))
            {
                exchange.Abort();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var atOnce = new CancellationTokenSource(TimeSpan.Zero))
        {
            await _app.StopAsync(atOnce.Token);
        }

        await _app.DisposeAsync();
        _certificate.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var call = ApiCall.Of(context.Request, body.ToArray());
        var exchange = new Exchange(context, call, body.ToArray(), _server.Http, NamespaceFilter.Concerns(call) ? _filter : null, SeenAsync);
        Fault? fault;
        lock (_lock)
        {
            if (_observe is null)
            {
                _calls.Add(call);
            }
            else
            {
                _observe(call);
            }

            _running.Add(exchange);
            fault = _rules.Find(candidate => candidate.Takes(call))?.Fault
                ?? (_past is { IsOver: false } past ? past.FaultOf(call, context.Request.Query) : null);
        }

        try
        {
            await (fault?.Invoke(exchange) ?? exchange.ForwardAsync());
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // The client has gone, or the server: what is broken behind the proxy is broken before it.
            exchange.Abort();
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(exchange);
            }
        }
    }

    private async Task SeenAsync(ApiCall call, CancellationToken ct)
    {
        if (!call.IsWatch)
        {
            return;
        }

        Task[] waits;
        lock (_lock)
        {
            waits = [.. _frozen.Where(frozen => frozen.When(call)).Select(frozen => frozen.Thawed)];
        }

        await Task.WhenAll(waits).WaitAsync(ct);
        if (_slow is { Over.IsCompleted: false, Apart: var apart })
        {
            await _oneAtATime.WaitAsync(ct);
            try
            {
                await Task.Delay(apart, ct);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
    }

    private async Task CountAsync(ConnectionContext connection, Func<Task> next)
    {
        _connections.TryAdd(connection, true);
        try
        {
            await next();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fault-proxy", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
