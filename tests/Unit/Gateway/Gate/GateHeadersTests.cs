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
    [InlineData("a=1; Path=/; HttpOnly", "a=1; Path=/; HttpOnly")]
    [InlineData("domain=1; Path=/", "domain=1; Path=/")]
    [InlineData("a=1; Domain=alice-abc.workspaces.example.com; Path=/", "a=1; Path=/")]
    [InlineData("a=1; Path=/; domain = .ALICE-abc.workspaces.example.com", "a=1; Path=/")]
    [InlineData("a=1; Domain=alice-abc.workspaces.example.com; Domain=example.com", null)]
    [InlineData("a=1; Domain=bob-abc.workspaces.example.com", null)]
    [InlineData("a=1; Domain=x.alice-abc.workspaces.example.com", null)]
    [InlineData("a=1; Domain=", null)]
    [InlineData("a=1; Domain", null)]
    [InlineData("__Host-berth=forged; Path=/; Secure", null)]
    [InlineData("__Host-berth=forged; Domain=alice-abc.workspaces.example.com", null)]
    [InlineData(" __host-Berth =forged", null)]
    [InlineData("__Host-berthC2=forged", null)]
    [InlineData("a=1; Domain=workspaces.example.com", null)]
    [InlineData("a=1; dOmAiN =.example.com", null)]
    [InlineData("=__Host-berth=forged", null)]
    [InlineData("__Host-berth", null)]
    [InlineData("", null)]
    public void SetCookie_OfAWorkspace_NeverOursAndNeverForNeighbours_Ghsa7r3h4ph8w38g(string setCookie, string? expected) =>
        GateHeaders.SetCookie(setCookie, "alice-abc.workspaces.example.com").ShouldBe(expected);
}
