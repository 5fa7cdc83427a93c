using Berth.Gateway.Login;
using Berth.Tests.Unit.Kube.Runtime;
using Microsoft.AspNetCore.DataProtection;

namespace Berth.Tests.Unit.Gateway.Login.Cookies;

public sealed class SealerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoginSeals _seals;

    public SealerTests() => _seals = new(new EphemeralDataProtectionProvider(), _time);

    [Fact]
    public void Open_InTime_IsWhatWasSealed() =>
        _seals.Requests.Open(Seal()).ShouldBe(new HandOverRequest("alice-abc", "/", "1", "x"));

    [Fact]
    public void Open_TooLate_IsNothing()
    {
        var text = Seal();
        _time.Advance(TimeSpan.FromSeconds(30));
        _seals.Requests.Open(text).ShouldBeNull();
    }

    [Fact]
    public void Open_SealedForAnotherPurpose_IsNothing()
    {
        _seals.Codes.Open(Seal()).ShouldBeNull();
        _seals.Sessions.Open(Seal()).ShouldBeNull();
        _seals.Logins.Open(Seal()).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("x")]
    [InlineData("====")]
    [InlineData("ä")]
    [InlineData("CfDJ8")]
    public void Open_Rubbish_IsNothing(string? text) => _seals.Requests.Open(text).ShouldBeNull();

    private string Seal() => _seals.Requests.Seal(new("alice-abc", "/", "1", "x"), _time.GetUtcNow() + TimeSpan.FromSeconds(30));
}
