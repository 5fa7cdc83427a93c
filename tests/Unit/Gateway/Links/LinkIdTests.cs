using Berth.Gateway.Links;

namespace Berth.Tests.Unit.Gateway.Links;

public sealed class LinkIdTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("https://berth.example.com/s/" + Id)]
    [InlineData("https://moved.example.com:8443/s/" + Id)]
    public void DigestOfUrl_Link_IsThatOfItsIdentifier(string url) => LinkId.DigestOfUrl(url).ShouldBe(LinkId.Digest(Id));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData(Id + "0")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("../0123456789abcdef0123456789abc")]
    public void Digest_WhatIsNoIdentifier_IsNone(string? id) => LinkId.Digest(id).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://berth.example.com/")]
    [InlineData("https://berth.example.com/s/")]
    [InlineData("https://berth.example.com/s/" + Id + "/")]
    public void DigestOfUrl_WhatIsNoLink_IsNone(string? url) => LinkId.DigestOfUrl(url).ShouldBeNull();
}
