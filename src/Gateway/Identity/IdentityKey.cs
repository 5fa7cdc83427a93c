using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Berth.Gateway.Identity;

/// <summary>A key that tells workspaces who comes: ES256 (RFC 7518, 3.4). Thread-safe.</summary>
public sealed class IdentityKey
{
    private readonly ECDsa _key;
    private readonly Lock _signing = new();

    private IdentityKey(ECDsa key, DateTimeOffset createdAt)
    {
        _key = key;
        CreatedAt = createdAt;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));

        // The thumbprint of RFC 7638: the members in this order, without blanks.
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Names it in tokens (<c>kid</c>).</summary>
    public string Id { get; }

    /// <summary>The first coordinate of the public point, in base64url (RFC 7518, 6.2.1.2).</summary>
    public string X { get; }

    /// <summary>The second.</summary>
    public string Y { get; }

    /// <summary>A new one, in PEM (PKCS #8).</summary>
    public static string NewPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="CryptographicException">It is none, or of another curve.</exception>
    /// <exception cref="ArgumentException">It is no PEM.</exception>
    public static IdentityKey FromPem(string pem, DateTimeOffset createdAt)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.KeySize == 256 ? new(key, createdAt) : throw new CryptographicException("The key is not of the curve P-256.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Signs, in the form of JWS.</summary>
    public byte[] Sign(byte[] data)
    {
        lock (_signing)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
