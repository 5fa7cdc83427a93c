using System.Net;
using System.Security.Cryptography;
using System.Text;
using Berth.Gateway.Login;
using Berth.Tests.Unit.Kube.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Tests.Unit.Gateway.Login.Providers;

/// <summary>A provider's discovery document and keys, and whatever tokens a test wants, of the provider or of somebody else.</summary>
internal sealed class TestIssuer : HttpMessageHandler
{
    public const string Issuer = "https://id.example.com";

    // Generating an RSA key takes most of the time of these tests, so all of them share one key.
    private static readonly RSAParameters FirstKey = NewKey();

    private readonly List<(string Kid, RSA Key)> _keys = [("k1", RSA.Create(FirstKey))];

    public TestIssuer()
    {
        Discovery = new(Settings, new(this), Time, NullLogger.Instance);
        Tokens = new(Settings, Discovery, Time);
    }

    public ProviderSettings Settings { get; } = new() { Name = "corp", Issuer = Issuer, ClientId = "berth" };

    public ManualTimeProvider Time { get; } = new();

    public ProviderDiscovery Discovery { get; }

    public TokenValidation Tokens { get; }

    public bool IsDown { get; set; }

    public string SaysItIs { get; set; } = Issuer;

    /// <summary>How often the discovery document was read.</summary>
    public int Reads { get; private set; }

    public RSA Key => _keys[0].Key;

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Signs with a new key; the one before stays known.</summary>
    public void Rotate(string kid) => _keys.Insert(0, (kid, RSA.Create(2048)));

    /// <summary>Claims of an ID token that is in order, and more.</summary>
    public string Claims(string more = "", string issuer = Issuer, string audience = "\"berth\"", string nonce = "\"n\"", long? expiry = null) =>
        $$"""{"iss":"{{issuer}}","sub":"a1","aud":{{audience}},"nonce":{{nonce}},"iat":{{Now}},"exp":{{expiry ?? Now + 300}}{{more}}}""";

    public string Sign(string claims) => Sign(claims, new RsaSecurityKey(Key) { KeyId = _keys[0].Kid }, SecurityAlgorithms.RsaSha256);

    public static string Sign(string claims, SecurityKey key, string algorithm) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims, new SigningCredentials(key, algorithm));

    private static RSAParameters NewKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportParameters(includePrivateParameters: true);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath != "/jwks")
        {
            Reads++;
        }

        return IsDown
            ? throw new HttpRequestException("down")
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(request.RequestUri.AbsolutePath == "/jwks" ? Jwks() : Document(), Encoding.UTF8, "application/json"),
            });
    }

    private string Document() => $$"""
        {"issuer":"{{SaysItIs}}","authorization_endpoint":"{{Issuer}}/auth","token_endpoint":"{{Issuer}}/token","jwks_uri":"{{Issuer}}/jwks"}
        """;

    private string Jwks() => "{\"keys\":[" + string.Join(',', _keys.Take(2).Select(key =>
    {
        var parameters = key.Key.ExportParameters(false);
        return $$"""{"kty":"RSA","use":"sig","kid":"{{key.Kid}}","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}""";
    })) + "]}";
}
