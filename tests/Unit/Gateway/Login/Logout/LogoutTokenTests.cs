using System.Text.Json;
using Berth.Gateway.Login;

namespace Berth.Tests.Unit.Gateway.Login.Logout;

public sealed class LogoutTokenTests
{
    private const string Event = "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    [Fact]
    public void Read_Session_IsThatSession() =>
        Read($$"""{"iat":1900000000,"jti":"1","sid":"s","sub":"a",{{Event}}}""").ShouldBe(new("1", "s", "a"));

    [Fact]
    public void Read_SubjectAlone_IsTheAccount() =>
        Read($$"""{"iat":1900000000,"jti":"1","sub":"a",{{Event}}}""").ShouldBe(new("1", null, "a"));

    [Theory]
    [InlineData("""{"iat":1900000000,"jti":"1","sid":"s"}""")]
    [InlineData("""{"iat":1900000000,"jti":"1","sid":"s","events":{}}""")]
    [InlineData("""{"iat":1900000000,"jti":"1","sid":"s","events":["http://schemas.openid.net/event/backchannel-logout"]}""")]
    [InlineData("""{"iat":1900000000,"jti":"1","sid":"s","events":{"http://schemas.openid.net/event/backchannel-logout":true}}""")]
    [InlineData($$"""{"iat":1900000000,"jti":"1","sid":"s","nonce":"n",{{Event}}}""")]
    [InlineData($$"""{"iat":1900000000,"jti":"1",{{Event}}}""")]
    [InlineData($$"""{"iat":1900000000,"jti":"1","sid":"",{{Event}}}""")]
    [InlineData($$"""{"iat":1900000000,"sid":"s",{{Event}}}""")]
    [InlineData($$"""{"jti":"1","sid":"s",{{Event}}}""")]
    [InlineData($$"""{"iat":1899999000,"jti":"1","sid":"s",{{Event}}}""")]
    [InlineData($$"""{"iat":1900001000,"jti":"1","sid":"s",{{Event}}}""")]
    [InlineData($$"""{"iat":-9223372036854775808,"jti":"1","sid":"s",{{Event}}}""")]
    [InlineData($$"""{"iat":1.5,"jti":"1","sid":"s",{{Event}}}""")]
    public void Read_NoLogoutTokenOrAnOldOne_IsRefused(string claims) => Should.Throw<RefusedTokenException>(() => Read(claims));

    private static LogoutToken Read(string claims)
    {
        using var document = JsonDocument.Parse(claims);
        return LogoutToken.Read(document.RootElement, Now);
    }
}
