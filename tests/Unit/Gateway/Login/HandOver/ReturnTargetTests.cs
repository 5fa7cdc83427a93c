using Berth.Gateway;
using Berth.Gateway.Login;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Unit.Gateway.Login.HandOver;

public sealed class ReturnTargetTests
{
    private static readonly GatewaySettings Settings = new()
    {
        PortalUrl = new("https://berth.example.com"),
        Workspaces = WorkspaceDomain.Parse("https://{label}.workspaces.example.org"),
    };

    [Theory]
    [InlineData("/", "https://berth.example.com/")]
    [InlineData("/s/abc?x=1&y=%2F", "https://berth.example.com/s/abc?x=1&y=%2F")]
    [InlineData("https://alice-abc.workspaces.example.org/", "https://alice-abc.workspaces.example.org/")]
    [InlineData("https://alice-abc.workspaces.example.org/a?b=https://evil.com", "https://alice-abc.workspaces.example.org/a?b=https://evil.com")]
    public void Read_OurOwn_IsKept(string text, string expected) => ReturnTarget.Read(text, Settings).ShouldBe(expected);

    [Theory]
    [InlineData("//evil.com")]
    [InlineData("///evil.com")]
    [InlineData("////evil.com")]
    [InlineData("/\\evil.com")]
    [InlineData("\\\\evil.com")]
    [InlineData("\\/evil.com")]
    [InlineData("/\t/evil.com")]
    [InlineData("/\n/evil.com")]
    [InlineData("\t//evil.com")]
    [InlineData(" //evil.com")]
    [InlineData("/a\r\nSet-Cookie: x=1")]
    [InlineData("/a\rb")]
    [InlineData("/a\nb")]
    [InlineData("/a\0b")]
    [InlineData("/ä")]
    [InlineData("evil.com")]
    [InlineData("evil.com/")]
    [InlineData("https:evil.com")]
    [InlineData("https:/evil.com")]
    [InlineData("https:///evil.com")]
    [InlineData("https://evil.com")]
    [InlineData("https://evil.com/")]
    [InlineData("https://evil.com/.workspaces.example.org/")]
    [InlineData("https://evil.com?.workspaces.example.org/")]
    [InlineData("https://evil.com#.workspaces.example.org/")]
    [InlineData("https://evil.com\\.workspaces.example.org/")]
    [InlineData("https://evil.com%2f.workspaces.example.org/")]
    [InlineData("https://evil.com%00.workspaces.example.org/")]
    [InlineData("https://evil.com:443.workspaces.example.org/")]
    [InlineData("https://evil.com@a.workspaces.example.org/")]
    [InlineData("https://a.workspaces.example.org@evil.com/")]
    [InlineData("https://a.workspaces.example.org:p@evil.com/")]
    [InlineData("https://user@a.workspaces.example.org/")]
    [InlineData("https://user:password@a.workspaces.example.org/")]
    [InlineData("https://a.workspaces.example.org.evil.com/")]
    [InlineData("https://a.workspaces.example.org.:443/")]
    [InlineData("https://a.workspaces.example.org./")]
    [InlineData("https://a.b.workspaces.example.org/")]
    [InlineData("https://workspaces.example.org/")]
    [InlineData("https://.workspaces.example.org/")]
    [InlineData("https://evilworkspaces.example.org/")]
    [InlineData("https://a.workspaces.example.org:8443/")]
    [InlineData("https://a.workspaces.example.org:443/")]
    [InlineData("https://a.workspaces.example.org:/")]
    [InlineData("https://a.workspaces.example.org")]
    [InlineData("https://a.workspaces.example.org?x")]
    [InlineData("https://a.workspaces.example.org//evil.com")]
    [InlineData("https://a.workspaces.example.org/\\evil.com")]
    [InlineData("https://A.workspaces.example.org/")]
    [InlineData("https://a_b.workspaces.example.org/")]
    [InlineData("https://*.workspaces.example.org/")]
    [InlineData("HTTPS://a.workspaces.example.org/")]
    [InlineData("http://a.workspaces.example.org/")]
    [InlineData("ftp://a.workspaces.example.org/")]
    [InlineData("https://berth.example.com.evil.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("javascript://a.workspaces.example.org/%0aalert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://[::1]/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://еvil.workspaces.example.org/")]
    [InlineData("〱evil.com")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData(null)]
    public void Read_AnythingElse_IsRefused(string? text) => ReturnTarget.Read(text, Settings).ShouldBeNull();

    [Fact]
    public void Read_TooLong_IsRefused() => ReturnTarget.Read("/" + new string('a', 5000), Settings).ShouldBeNull();

    [Theory]
    [InlineData("/a b", "?q=ä b", "/")]
    [InlineData("/a b", "?q=1", "/a%20b?q=1")]
    [InlineData("//evil.com", "", "/")]
    [InlineData("/\\evil.com", "", "/%5Cevil.com")]
    public void PathOf_Request_IsKeptWhereItIsSafe(string path, string query, string expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = new(path);
        request.QueryString = new(query);
        ReturnTarget.PathOf(request).ShouldBe(expected);
    }
}
