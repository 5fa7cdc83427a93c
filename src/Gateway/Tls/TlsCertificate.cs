using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Berth.Gateway.Tls;

/// <summary>A certificate with its chain and key, as a Secret of type <c>kubernetes.io/tls</c> holds it.</summary>
internal sealed class TlsCertificate
{
    private const string CertificateFile = "tls.crt";
    private const string KeyFile = "tls.key";

    private readonly X509Certificate2 _leaf;
    private readonly byte[] _digest;

    private TlsCertificate(X509Certificate2 leaf, SslStreamCertificateContext context, byte[] digest)
    {
        _leaf = leaf;
        _digest = digest;
        Context = context;
    }

    /// <summary>What a handshake needs.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset NotAfter => _leaf.NotAfter.ToUniversalTime();

    /// <summary>Reads <c>tls.crt</c> and <c>tls.key</c> of a folder; the same certificate again when both are what they were.</summary>
    /// <exception cref="CryptographicException">They are no certificate and its key.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They cannot be read.</exception>
    public static TlsCertificate Read(string folder, TlsCertificate? known)
    {
        var certificate = File.ReadAllText(Path.Combine(folder, CertificateFile));
        var key = File.ReadAllText(Path.Combine(folder, KeyFile));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{certificate}\n{key}"));
        if (known is not null && CryptographicOperations.FixedTimeEquals(known._digest, digest))
        {
            return known;
        }

        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            chain.RemoveAt(0);

            // Offline: what the server sends is what the file holds, and nothing is fetched for it.
            return new(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true), digest);
        }
        catch (ArgumentException wrong)
        {
            throw new CryptographicException($"{CertificateFile} and {KeyFile} are not a certificate and its key in PEM.", wrong);
        }
    }

    /// <summary>Whether it is for a host (RFC 9525): by its alternative names, wildcards among them.</summary>
    public bool IsFor(string host) => _leaf.MatchesHostname(host, allowCommonName: false);
}
