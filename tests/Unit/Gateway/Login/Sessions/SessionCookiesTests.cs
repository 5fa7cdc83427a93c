using Berth.Gateway;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Tests.Unit.Kube.Runtime;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Unit.Gateway.Login.Sessions;

public sealed class SessionCookiesTests
{
    private const string Alice = "alice-abc.workspaces.example.org";
    private const string Bob = "bob-abc.workspaces.example.org";
    private const string Portal = "berth.example.com";

    private static readonly GatewaySettings Settings = new()
    {
        PortalUrl = new($"https://{Portal}"),
        Workspaces = WorkspaceDomain.Parse("https://{label}.workspaces.example.org"),
    };

    private readonly ManualTimeProvider _time = new();
    private readonly EphemeralDataProtectionProvider _protection = new();
    private LoginSettings _login = new();

    private SessionCookies Cookies => new(new(_protection, _time), Settings, _login, _time);

    [Theory]
    [InlineData(Alice)]
    [InlineData(Portal)]
    public void Read_SealedForThisHost_IsTheIdentity(string host) =>
        Read(host, "__Host-berth=" + Seal(host, "s1")).ShouldBe("s1");

    [Theory]
    [InlineData(Bob)]
    [InlineData(Portal)]
    public void Read_SealedForAnotherHost_IsNobody(string host) =>
        Read(host, "__Host-berth=" + Seal(Alice, "s1")).ShouldBeNull();

    [Theory]
    [InlineData("evil.example")]
    [InlineData("a.alice-abc.workspaces.example.org")]
    [InlineData("workspaces.example.org")]
    [InlineData("alice-abc.workspaces.example.org:8443")]
    public void Read_HostThatIsNotOurs_IsNobody(string host) =>
        Read(host, "__Host-berth=" + Seal(host, "s1")).ShouldBeNull();

    [Fact]
    public void Read_Expired_IsNobody()
    {
        var cookie = "__Host-berth=" + Seal(Alice, "s1");
        var cookies = Cookies;
        cookies.Read(Request(Alice, cookie)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromHours(1));
        cookies.Read(Request(Alice, cookie)).ShouldBeNull();
        Read(Alice, cookie).ShouldBeNull();
    }

    [Fact]
    public void Read_VeryHeaderOfTheRequestBefore_HostAndTimeAreAskedAboutAgain()
    {
        var header = "__Host-berth=" + Seal(Alice, "s1");
        var cookies = Cookies;
        cookies.Read(Http11(Alice, header))!.SessionId.ShouldBe("s1");
        cookies.Read(Http11(Alice, header))!.SessionId.ShouldBe("s1");
        cookies.Read(Http11(Bob, header)).ShouldBeNull();
        cookies.Read(Http11(Portal, header)).ShouldBeNull();
        _time.Advance(TimeSpan.FromHours(1));
        cookies.Read(Http11(Alice, header)).ShouldBeNull();
    }

    [Fact]
    public void Read_LifetimeWasMadeShorter_IsNobodyAfterThat()
    {
        var cookie = "__Host-berth=" + Seal(Alice, "s1");
        _login = new() { SessionLifetime = TimeSpan.FromMinutes(10) };
        Read(Alice, cookie).ShouldBe("s1");
        _time.Advance(TimeSpan.FromMinutes(10));
        Read(Alice, cookie).ShouldBeNull();
    }

    [Fact]
    public void Read_ChangedInOnePlace_IsNobody()
    {
        var sealedText = Seal(Alice, "s1");
        for (var i = 0; i < sealedText.Length; i += 7)
        {
            var changed = sealedText[..i] + (sealedText[i] == 'A' ? 'B' : 'A') + sealedText[(i + 1)..];
            Read(Alice, "__Host-berth=" + changed).ShouldBeNull($"at {i}");
        }
    }

    [Theory]
    [InlineData("__host-berth")]
    [InlineData("__Host-Berth")]
    [InlineData("berth-session")]
    [InlineData("berth")]
    [InlineData("__Host-berth-1")]
    public void Read_OtherName_IsNobody(string name) => Read(Alice, $"{name}={Seal(Alice, "s1")}").ShouldBeNull();

    [Theory]
    [InlineData("__Host-berth=rubbish; __Host-berth={0}")]
    [InlineData("__Host-berth={0}; __Host-berth=rubbish")]
    [InlineData("__Host-berth={1}; __Host-berth={0}")]
    [InlineData("__Host-berth={0}; __Host-berth={1}; x=y")]
    [InlineData("__Host-berth={0}; __Host-berth={0}")]
    public void Read_PlantedBesideTheRealOne_IsTheRealOne_GHSA_7r3h_4ph8_w38g(string cookie) =>
        Read(Alice, string.Format(null, cookie, Seal(Alice, "s1"), Seal(Bob, "s2"))).ShouldBe("s1");

    [Fact]
    public void Read_TwoRealOnes_IsNobody_GHSA_7r3h_4ph8_w38g()
    {
        Read(Alice, $"__Host-berth={Seal(Alice, "s1")}; __Host-berth={Seal(Alice, "s2")}").ShouldBeNull();
        var request = Request(Alice, "");
        request.Headers.Cookie = new([$"__Host-berth={Seal(Alice, "s1")}", $"__Host-berth={Seal(Alice, "s2")}"]);
        Cookies.Read(request).ShouldBeNull();
    }

    [Fact]
    public void Read_Heap_IsNobodyWithoutOpeningAll() =>
        Read(Alice, string.Concat(Enumerable.Repeat("__Host-berth=x; ", 1000)) + "__Host-berth=" + Seal(Alice, "s1")).ShouldBeNull();

    [Fact]
    public void TrySet_Https_IsAHostCookie()
    {
        var context = new DefaultHttpContext();
        Cookies.TrySet(context, Alice, "https", Identity("s1")).ShouldBeTrue();
        var parts = context.Response.Headers.SetCookie.Single()!.Split("; ");
        parts[0].ShouldStartWith("__Host-berth=");
        parts[1..].Order().ShouldBe(["httponly", "max-age=3600", "path=/", "samesite=lax", "secure"]);
        GateHeaders.IsOwnCookie(parts[0].AsSpan(0, parts[0].IndexOf('='))).ShouldBeTrue();
    }

    [Fact]
    public void TrySet_Http_HasAnotherNameAndIsNotSecure()
    {
        var context = new DefaultHttpContext();
        Cookies.TrySet(context, Alice, "http", Identity("s1")).ShouldBeTrue();
        var parts = context.Response.Headers.SetCookie.Single()!.Split("; ");
        parts[0].ShouldStartWith("berth-session=");
        parts.ShouldNotContain("secure");
        GateHeaders.IsOwnCookie(parts[0].AsSpan(0, parts[0].IndexOf('='))).ShouldBeTrue();
    }

    [Fact]
    public void TrySet_HundredsOfGroups_IsRefusedInsteadOfLost()
    {
        var identity = Identity("s1") with { Groups = [.. Enumerable.Range(0, 300).Select(i => $"group-with-a-long-name-{i}")] };
        Cookies.TrySet(new DefaultHttpContext(), Alice, "https", identity).ShouldBeFalse();
    }

    private static HttpRequest Request(string host, string cookie)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new(host);
        request.Headers.Cookie = cookie;
        return request;
    }

    private static HttpRequest Http11(string host, string cookie)
    {
        var request = Request(host, cookie);
        request.Protocol = "HTTP/1.1";
        return request;
    }

    private string? Read(string host, string cookie) => Cookies.Read(Request(host, cookie))?.SessionId;

    private string Seal(string host, string session)
    {
        var identity = Identity(session);
        return new LoginSeals(_protection, _time).Sessions.Seal(new(host, identity), identity.ExpiresAt);
    }

    private GatewayIdentity Identity(string session) => new()
    {
        Issuer = "https://id.example.com",
        Subject = "a1",
        Names = ["alice@example.com"],
        SessionId = session,
        StartedAt = _time.GetUtcNow(),
        ExpiresAt = _time.GetUtcNow() + TimeSpan.FromHours(1),
    };
}
