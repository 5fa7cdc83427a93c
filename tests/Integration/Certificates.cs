using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Tests.Integration;

/// <summary>Client certificates that a control plane takes, or does not.</summary>
internal static class Certificates
{
    /// <summary>One of an administrator, signed by the control plane's own authority.</summary>
    /// <returns>Certificate and key, in PEM.</returns>
    public static (string Certificate, string Key) Trusted(ControlPlane controlPlane, string name, TimeSpan life)
    {
        var folder = Path.Combine(controlPlane.Folder, "certs");
        using var authority = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "ca.crt"), Path.Combine(folder, "ca.key"));
        return Issue(authority, name, life);
    }

    /// <summary>One that nobody there vouches for.</summary>
    /// <returns>Certificate and key, in PEM.</returns>
    public static (string Certificate, string Key) Untrusted(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=another authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return Issue(authority, name, TimeSpan.FromDays(1));
    }

    private static (string Certificate, string Key) Issue(X509Certificate2 authority, string name, TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=system:masters, CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.2")], false));
        var end = TimeProvider.System.GetUtcNow() + life;
        using var certificate = request.Create(authority, authority.NotBefore, end, RandomNumberGenerator.GetBytes(16));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
