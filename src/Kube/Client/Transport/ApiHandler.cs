using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Kube.Client;

/// <summary>One set of connections: one trust, one client certificate.</summary>
internal sealed class ApiHandler : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly ClusterConfiguration _configuration;

    public ApiHandler(ClusterConfiguration configuration, KubernetesClientOptions options, string? authorities, ClientCertificate? certificate)
    {
        _configuration = configuration;
        Authorities = authorities;
        Certificate = certificate;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,

            // As client-go: a peer that vanished is noticed in 45 s, also under an idle watch.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = new()
            {
                ClientCertificateContext = certificate?.Context,
                CertificateChainPolicy = Trust(authorities),
                RemoteCertificateValidationCallback = Validate,
            },
        };
        if (configuration.ProxyUrl is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        _invoker = new(handler);
    }

    public string? Authorities { get; }

    public ClientCertificate? Certificate { get; }

    /// <summary>What was wrong with the server's certificate when one was last refused.</summary>
    public string? TlsProblem { get; private set; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => _invoker.SendAsync(request, ct);

    public void Dispose() => _invoker.Dispose();

    private X509ChainPolicy? Trust(string? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(authorities);
        }
        catch (CryptographicException e)
        {
            throw new ClusterConfigurationException($"{AuthoritySource}: this is not a PEM certificate: {e.Message}", e);
        }

        return policy.CustomTrustStore.Count > 0 ? policy
            : throw new ClusterConfigurationException($"{AuthoritySource}: there is no PEM certificate (BEGIN CERTIFICATE) in it.");
    }

    private string AuthoritySource => _configuration.CertificateAuthorityFile ?? $"certificate-authority-data of {_configuration.Source}";

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || _configuration.InsecureSkipTlsVerify)
        {
            return true;
        }

        var name = _configuration.TlsServerName ?? _configuration.Server.Host;
        TlsProblem = errors switch
        {
            _ when certificate is not X509Certificate2 => "the server showed no certificate",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) =>
                $"the server's certificate is not for {name} but for {Names((X509Certificate2)certificate)}; if that is the server meant, set tls-server-name to one of these",
            _ => $"the server's certificate ({certificate.Subject}) is not vouched for by {(Authorities is null ? "the system's authorities" : AuthoritySource)}: "
                + string.Join(", ", (chain?.ChainStatus ?? []).Select(s => s.Status)),
        };
        return false;
    }

    private static string Names(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var names = extension is null ? []
            : extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(a => a.ToString())).Take(10).ToList();
        return names.Count == 0 ? "no name at all" : string.Join(", ", names);
    }
}
