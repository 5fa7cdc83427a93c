using Berth.Gateway.Gate;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Unit.Gateway.Gate;

public sealed class RequestRulesTests
{
    private const string Own = "https://alice-abc.workspaces.example.com";

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("https://bob-xyz.workspaces.example.com")]
    [InlineData("https://alice-abc.workspaces.example.com:444")]
    [InlineData("http://alice-abc.workspaces.example.com")]
    [InlineData("https://alice-abc.workspaces.example.com.evil.example")]
    [InlineData("HTTPS://ALICE-ABC.WORKSPACES.EXAMPLE.COM")]
    public void Refusal_WebSocketFromAnotherOrigin_Is403_Cve20230957(string? origin)
    {
        var headers = new HeaderDictionary { ["Upgrade"] = "websocket" };
        if (origin is not null)
        {
            headers["Origin"] = origin;
        }

        RequestRules.Refusal("GET", headers, isWebSocket: true, Own)!.Value.Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PROPFIND")]
    [InlineData("get")]
    public void Refusal_UnsafeMethodWithoutOrigin_Is403(string method) =>
        RequestRules.Refusal(method, new HeaderDictionary(), isWebSocket: false, Own)!.Value.Status.ShouldBe(403);

    [Fact]
    public void Refusal_TwoOrigins_Is403() =>
        RequestRules.Refusal("POST", new HeaderDictionary { ["Origin"] = new([Own, Own]) }, false, Own)!.Value.Status.ShouldBe(403);

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    public void Refusal_OwnOrigin_IsNone(string method, bool isWebSocket) =>
        RequestRules.Refusal(method, new HeaderDictionary { ["Origin"] = Own }, isWebSocket, Own).ShouldBeNull();

    [Theory]
    [InlineData("cross-site", "no-cors", "script", 403)]
    [InlineData("same-site", "no-cors", "image", 403)]
    [InlineData("same-site", "navigate", "iframe", 403)]
    [InlineData("cross-site", "navigate", "document", null)]
    [InlineData("same-site", "navigate", "document", null)]
    [InlineData("same-origin", "cors", "empty", null)]
    [InlineData("none", "navigate", "document", null)]
    public void Refusal_ReadByAnotherSite_OnlyAsANewPage(string site, string mode, string destination, int? status) =>
        (RequestRules.Refusal(
            "GET",
            new HeaderDictionary { ["Sec-Fetch-Site"] = site, ["Sec-Fetch-Mode"] = mode, ["Sec-Fetch-Dest"] = destination },
            isWebSocket: false,
            Own)?.Status).ShouldBe(status);

    [Theory]
    [InlineData("TRACE", 405)]
    [InlineData("CONNECT", 405)]
    [InlineData("trace", 405)]
    public void Refusal_MethodThatIsNotPassedOn_Is405(string method, int status) =>
        RequestRules.Refusal(method, new HeaderDictionary { ["Origin"] = Own }, isWebSocket: false, Own)!.Value.Status.ShouldBe(status);

    [Theory]
    [InlineData("websocket, h2c")]
    [InlineData("h2c, WebSocket")]
    [InlineData("websocket/13")]
    public void Refusal_UpgradeThatIsHalfAWebSocket_Is400(string token)
    {
        var headers = new HeaderDictionary { ["Upgrade"] = token, ["Connection"] = "Upgrade", ["Origin"] = Own };

        RequestRules.IsWebSocketUpgrade("GET", headers).ShouldBeFalse();
        RequestRules.Refusal("GET", headers, isWebSocket: false, Own)!.Value.Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("TLS/1.0")]
    [InlineData("SPDY/3.1")]
    public void IgnoreOtherUpgrades_OfferOfAnotherProtocol_IsAnsweredWithoutIt_Rfc9110Section7Point8(string token)
    {
        var headers = new HeaderDictionary { ["Upgrade"] = token, ["Connection"] = "Upgrade, HTTP2-Settings", ["HTTP2-Settings"] = "AAMAAABkAAQAoAAAAAIAAAAA" };

        RequestRules.Refusal("GET", headers, isWebSocket: false, Own).ShouldBeNull();
        RequestRules.IgnoreOtherUpgrades(headers, isWebSocket: false);

        headers.ContainsKey("Upgrade").ShouldBeFalse();
    }
}
