using System.Security.Cryptography;
using System.Text;
using Berth.Gateway.Login;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Tests.Unit.Gateway.Login.Providers;

public sealed class TokenValidationTests : IDisposable
{
    private readonly TestIssuer _issuer = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task ReadIdToken_InOrder_IsItsClaims() =>
        (await ReadAsync(_issuer.Sign(_issuer.Claims()))).GetProperty("sub").GetString().ShouldBe("a1");

    [Fact]
    public async Task ReadIdToken_ForSeveralAndForUs_IsItsClaims() =>
        (await ReadAsync(_issuer.Sign(_issuer.Claims(",\"azp\":\"berth\"", audience: "[\"other\",\"berth\"]")))).GetProperty("sub").GetString().ShouldBe("a1");

    [Fact]
    public async Task ReadIdToken_OfAnotherIssuer_IsRefused() => await ShouldRefuseAsync(_issuer.Sign(_issuer.Claims(issuer: "https://id.example.com/")));

    [Fact]
    public async Task ReadIdToken_ForAnotherClient_IsRefused() => await ShouldRefuseAsync(_issuer.Sign(_issuer.Claims(audience: "\"other\"")));

    [Fact]
    public async Task ReadIdToken_ForSeveralWithoutAuthorizedParty_IsRefused() =>
        await ShouldRefuseAsync(_issuer.Sign(_issuer.Claims(audience: "[\"berth\",\"other\"]")));

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("[\"berth\"]")]
    [InlineData("null")]
    public async Task ReadIdToken_GivenToAnotherParty_IsRefused(string party) =>
        await ShouldRefuseAsync(_issuer.Sign(_issuer.Claims($",\"azp\":{party}")));

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("[\"n\"]")]
    public async Task ReadIdToken_AnotherNonce_IsRefused(string nonce) => await ShouldRefuseAsync(_issuer.Sign(_issuer.Claims(nonce: nonce)));

    [Fact]
    public async Task ReadIdToken_Expired_IsRefused()
    {
        var token = _issuer.Sign(_issuer.Claims());
        await ReadAsync(token);
        _issuer.Time.Advance(TimeSpan.FromMinutes(7));
        await ShouldRefuseAsync(token);
    }

    [Fact]
    public async Task ReadIdToken_WithoutExpiry_IsRefused() =>
        await ShouldRefuseAsync(_issuer.Sign("""{"iss":"https://id.example.com","sub":"a1","aud":"berth","nonce":"n"}"""));

    [Fact]
    public async Task ReadIdToken_NotYetGood_IsRefused() =>
        await ShouldRefuseAsync(_issuer.Sign(_issuer.Claims($",\"nbf\":{_issuer.Now + 200}")));

    [Fact]
    public async Task ReadIdToken_Unsigned_IsRefused()
    {
        var claims = Base64UrlEncoder.Encode(_issuer.Claims());
        foreach (var algorithm in (string[])["none", "None", "NONE", ""])
        {
            await ShouldRefuseAsync($"{Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"k1"}""")}.{claims}.");
        }
    }

    [Fact]
    public async Task ReadIdToken_SignedWithTheClientsSecret_IsRefused() => await ShouldRefuseAsync(TestIssuer.Sign(
        _issuer.Claims(), new SymmetricSecurityKey(Encoding.UTF8.GetBytes("berth-secret-berth-secret-berth-secret")) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256));

    [Fact]
    public async Task ReadIdToken_SignedWithThePublicKeyAsASecret_IsRefused() => await ShouldRefuseAsync(TestIssuer.Sign(
        _issuer.Claims(), new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_issuer.Key.ExportRSAPublicKeyPem())) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256));

    [Theory]
    [InlineData("k1")]
    [InlineData("k2")]
    [InlineData(null)]
    public async Task ReadIdToken_SignedBySomebodyElse_IsRefused(string? kid)
    {
        using var key = RSA.Create(2048);
        await ShouldRefuseAsync(TestIssuer.Sign(_issuer.Claims(), new RsaSecurityKey(key) { KeyId = kid }, SecurityAlgorithms.RsaSha256));
    }

    [Fact]
    public async Task ReadIdToken_ClaimsChanged_IsRefused()
    {
        var parts = _issuer.Sign(_issuer.Claims()).Split('.');
        await ShouldRefuseAsync($"{parts[0]}.{Base64UrlEncoder.Encode(_issuer.Claims().Replace("a1", "b2", StringComparison.Ordinal))}.{parts[2]}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c.d.e")]
    public async Task ReadIdToken_Rubbish_IsRefused(string token) => await ShouldRefuseAsync(token);

    [Fact]
    public async Task ReadIdToken_KeysRotate_NewAndOldAreKnown()
    {
        var old = _issuer.Sign(_issuer.Claims());
        await ReadAsync(old);
        _issuer.Rotate("k2");
        await ReadAsync(_issuer.Sign(_issuer.Claims()));
        await ReadAsync(old);
        _issuer.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task ReadIdToken_ManyUnknownKeys_DoNotFloodTheProvider()
    {
        using var key = RSA.Create(2048);
        for (var i = 0; i < 50; i++)
        {
            await ShouldRefuseAsync(TestIssuer.Sign(_issuer.Claims(), new RsaSecurityKey(key) { KeyId = $"x{i}" }, SecurityAlgorithms.RsaSha256));
        }

        _issuer.Reads.ShouldBe(2);
    }

    private Task<System.Text.Json.JsonElement> ReadAsync(string token) => _issuer.Tokens.ReadIdTokenAsync(token, "n", Ct);

    private async Task ShouldRefuseAsync(string token) => await Should.ThrowAsync<RefusedTokenException>(() => ReadAsync(token));
}
