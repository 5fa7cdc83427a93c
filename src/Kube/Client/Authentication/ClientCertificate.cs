using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Kube.Client;

/// <summary>A client certificate with its key and chain.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2 _leaf;

    private ClientCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        _leaf = leaf;
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    /// <summary>What TLS needs.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>When the certificate is no longer valid.</summary>
    public DateTimeOffset NotAfter => new(_leaf.NotAfter);

    /// <summary>Reads PEM: RSA and EC keys in PKCS#8, PKCS#1 and SEC1.</summary>
    /// <exception cref="ClusterConfigurationException">The message begins with <paramref name="where"/>.</exception>
    public static ClientCertificate FromPem(string certificatePem, string keyPem, string where)
    {
        if (keyPem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ClusterConfigurationException($"{where}: the client key is encrypted; it should be a PEM key without a passphrase.");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificatePem);
            if (chain.Count == 0)
            {
                throw new ClusterConfigurationException($"{where}: the client certificate holds no PEM certificate.");
            }

            using var ephemeral = X509Certificate2.CreateFromPem(certificatePem, keyPem);

            // Windows' TLS takes no key that lives in memory only.
            var leaf = OperatingSystem.IsWindows()
                ? X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null)
                : new X509Certificate2(ephemeral);
            chain[0].Dispose();
            chain.RemoveAt(0);
            return new(leaf, chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ClusterConfigurationException($"{where}: the client certificate and key cannot be used: {e.Message}", e);
        }
    }

    public void Dispose() => _leaf.Dispose();
}
