using Berth.Gateway.Gate;

namespace Berth.Tests.Unit.Gateway.Gate;

public sealed class GateHeadersTests
{
    [Theory]
    [InlineData("X-Auth-Request-User")]
    [InlineData("x-auth-request-email")]
    [InlineData("X_Forwarded_User")]
    [InlineData("X-Forwarded_Email")]
    [InlineData("X-FORWARDED-FOR")]
    [InlineData("Forwarded")]
    [InlineData("X-Original-URL")]
    [InlineData("X-Real-IP")]
    [InlineData("X_Berth_User")]
    [InlineData("Remote_User")]
    [InlineData("Proxy-Authorization")]
    public void IsClaim_WordOfAnOutsider_IsDropped_Cve202564484(string name) => GateHeaders.IsClaim(name).ShouldBeTrue();

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Accept")]
    [InlineData("X-Requested-With")]
    [InlineData("X-CSRF-Token")]
    public void IsClaim_HeaderOfTheApplication_Passes(string name) => GateHeaders.IsClaim(name).ShouldBeFalse();

    [Theory]
    [InlineData("a=1; __Host-berth=secret; b=2", "a=1; b=2")]
    [InlineData("__Host-berth=secret", null)]
    [InlineData("__host-BERTH=secret;a=1", "a=1")]
    [InlineData("__Host-berth-state=x; __Host-berthC1=y; a=1", "a=1")]
    [InlineData("berth-session=x; berthing=1", "berthing=1")]
    [InlineData(" ; ;a=1;", "a=1")]
    [InlineData("__Host-berth", null)]
    [InlineData("a=\"__Host-berth=1\"", "a=\"__Host-berth=1\"")]
    public void WithoutOwnCookies_Header_KeepsTheApplicationsOnly_CodeServer4124(string header, string? kept) =>
        GateHeaders.WithoutOwnCookies(header).ShouldBe(kept);

    [Theory]
    [InlineData("a=1; Path=/; HttpOnly", true)]
    [InlineData("domain=1; Path=/", true)]
    [InlineData("__Host-berth=forged; Path=/; Secure", false)]
    [InlineData(" __host-Berth =forged", false)]
    [InlineData("__Host-berthC2=forged", false)]
    [InlineData("a=1; Domain=workspaces.example.com", false)]
    [InlineData("a=1; dOmAiN =.example.com", false)]
    [InlineData("=__Host-berth=forged", false)]
    [InlineData("__Host-berth", false)]
    [InlineData("", false)]
    public void MaySetCookie_OfAWorkspace_NeverOursAndNeverForNeighbours_Ghsa7r3h4ph8w38g(string setCookie, bool expected) =>
        GateHeaders.MaySetCookie(setCookie).ShouldBe(expected);
}
