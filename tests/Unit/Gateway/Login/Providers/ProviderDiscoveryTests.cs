using Berth.Gateway.Login;

namespace Berth.Tests.Unit.Gateway.Login.Providers;

public sealed class ProviderDiscoveryTests : IDisposable
{
    private readonly TestIssuer _issuer = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task Get_Again_IsKeptForAnHour()
    {
        await _issuer.Discovery.GetAsync(null, Ct);
        _issuer.Time.Advance(TimeSpan.FromMinutes(59));
        await _issuer.Discovery.GetAsync(null, Ct);
        _issuer.Reads.ShouldBe(1);
        _issuer.Time.Advance(TimeSpan.FromMinutes(2));
        await _issuer.Discovery.GetAsync(null, Ct);
        _issuer.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Get_DocumentOfAnotherIssuer_IsRefused()
    {
        _issuer.SaysItIs = "https://evil.example";
        (await Should.ThrowAsync<ProviderException>(() => _issuer.Discovery.GetAsync(null, Ct))).Message.ShouldContain("another issuer");
    }

    [Fact]
    public async Task Get_DownFromTheStart_FailsAndIsTriedAgainAfterAWhile()
    {
        _issuer.IsDown = true;
        for (var i = 0; i < 20; i++)
        {
            await Should.ThrowAsync<ProviderException>(() => _issuer.Discovery.GetAsync(null, Ct));
        }

        var tried = _issuer.Reads;
        _issuer.IsDown = false;
        _issuer.Time.Advance(TimeSpan.FromSeconds(5));
        (await _issuer.Discovery.GetAsync(null, Ct)).Issuer.ShouldBe(TestIssuer.Issuer);
        _issuer.Reads.ShouldBe(tried + 1);
        tried.ShouldBeLessThan(5);
    }

    [Fact]
    public async Task Get_DownLater_UsesOnWhatIsKnown()
    {
        var known = await _issuer.Discovery.GetAsync(null, Ct);
        _issuer.IsDown = true;
        _issuer.Time.Advance(TimeSpan.FromHours(2));
        (await _issuer.Discovery.GetAsync(null, Ct)).ShouldBe(known);
        await _issuer.Tokens.ReadIdTokenAsync(_issuer.Sign(_issuer.Claims()), "n", Ct);
    }
}
