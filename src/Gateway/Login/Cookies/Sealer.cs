using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Gateway.Login;

/// <summary>
/// Seals values of one kind, so that only the gateway's replicas can read or make them, and only until a time. What is sealed for one
/// purpose does not open for another.
/// </summary>
internal sealed class Sealer<T>(IDataProtectionProvider protection, string purpose, JsonTypeInfo<T> type, TimeProvider time)
    where T : class
{
    private readonly IDataProtector _protector = protection.CreateProtector("Berth.Gateway.Login", purpose, "v1");

    public string Seal(T value, DateTimeOffset until)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var plain = new byte[sizeof(long) + json.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, until.ToUnixTimeMilliseconds());
        json.CopyTo(plain, sizeof(long));
        return Base64UrlEncoder.Encode(_protector.Protect(plain));
    }

    /// <summary>Null when it is not ours, was changed, or its time is over.</summary>
    public T? Open(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            var plain = _protector.Unprotect(Base64UrlEncoder.DecodeBytes(text));
            return BinaryPrimitives.ReadInt64BigEndian(plain) > time.GetUtcNow().ToUnixTimeMilliseconds()
                ? JsonSerializer.Deserialize(plain.AsSpan(sizeof(long)), type)
                : null;
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException or JsonException or ArgumentException)
        {
            return null;
        }
    }
}
