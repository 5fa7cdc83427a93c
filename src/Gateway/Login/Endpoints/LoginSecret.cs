using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Gateway.Login;

/// <summary>What nobody can guess: 256 random bits, base64url.</summary>
internal static class LoginSecret
{
    private const int Bytes = 32;

    public static string New() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Bytes));
}
