using Berth.Gateway;
using Berth.Gateway.Authorize;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Unit.Gateway.Authorize;

public sealed class OriginalRequestTests
{
    private const string Host = "alice-aaaaaaaaaa.workspaces.example.com";
    private const string Other = "bob-bbbbbbbbbb.workspaces.example.com";

    private static readonly WorkspaceDomain Domain = WorkspaceDomain.Parse("https://{label}.workspaces.example.com");

    [Fact]
    public void Read_Nginx_TakesTheHostFromTheAddressAndTheRestFromItsHeaders()
    {
        var asked = Read("/nginx/alice-aaaaaaaaaa", "GET", ("X-Original-Method", "POST"), ("X-Original-URL", $"https://{Host}/a%2Fb?c=/d"), ("X-Forwarded-For", "6.6.6.6, 192.0.2.1"))
            .ShouldNotBeNull();

        (asked.Label, asked.Method, asked.Target, asked.IsWebSocket, asked.ShowsAnswers).ShouldBe(("alice-aaaaaaaaaa", "POST", "/a%2Fb?c=/d", false, false));
        $"{asked.Client}".ShouldBe("192.0.2.1");
    }

    [Fact]
    public void Read_HAProxy_BelievesNoHeader()
    {
        var asked = Read(
            "/haproxy/alice-aaaaaaaaaa",
            "DELETE",
            ("X-Original-Method", "GET"),
            ("X-Forwarded-Method", "GET"),
            ("X-Forwarded-Host", Other),
            ("X-Original-URL", $"https://{Other}/"),
            ("X-Forwarded-For", "6.6.6.6")).ShouldNotBeNull();

        (asked.Label, asked.Method, asked.Target, asked.Client, asked.ShowsAnswers).ShouldBe(("alice-aaaaaaaaaa", "DELETE", "/", null, true));
    }

    [Fact]
    public void Read_Traefik_TakesAllFromItsHeaders()
    {
        var asked = Read("/traefik", "GET", ("X-Forwarded-Method", "PUT"), ("X-Forwarded-Host", Host), ("X-Forwarded-Uri", "/a?b"), ("X-Forwarded-For", "192.0.2.1")).ShouldNotBeNull();

        (asked.Label, asked.Method, asked.Target, asked.ShowsAnswers).ShouldBe(("alice-aaaaaaaaaa", "PUT", "/a?b", true));
    }

    // nginx takes Upgrade away; what every browser sends with a WebSocket stays.
    [Theory]
    [InlineData("Sec-WebSocket-Key")]
    [InlineData("sec-websocket-version")]
    [InlineData("Sec-WebSocket-Protocol")]
    public void Read_WebSocket_IsOneWithoutUpgrade(string header) =>
        Read("/haproxy/a", "GET", (header, "x"))!.IsWebSocket.ShouldBeTrue();

    [Theory]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-URL: https://" + Host + "/")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET|X-Original-URL: https://" + Other + "/")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET|X-Original-URL: https://" + Host)]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET|X-Original-URL: " + Host + "/")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET|X-Original-URL: https://x@" + Host + "/")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET|X-Original-URL: https://" + Host + ":444/")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: get|X-Original-URL: https://" + Host + "/")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method: GET, POST|X-Original-URL: https://" + Host + "/")]
    [InlineData("/nginx/alice-aaaaaaaaaa/more", "X-Original-Method: GET|X-Original-URL: https://" + Host + "/")]
    [InlineData("/nginx/", "X-Original-Method: GET|X-Original-URL: https://" + Host + "/")]
    [InlineData("/nginx", "X-Original-Method: GET|X-Original-URL: https://" + Host + "/")]
    [InlineData("/haproxy/Alice", "")]
    [InlineData("/haproxy/a.b", "")]
    [InlineData("/haproxy/", "")]
    [InlineData("/caddy/alice-aaaaaaaaaa", "")]
    [InlineData("", "")]
    [InlineData("/traefik", "X-Forwarded-Method: GET|X-Forwarded-Uri: /")]
    [InlineData("/traefik", "X-Forwarded-Method: GET|X-Forwarded-Host: " + Host)]
    [InlineData("/traefik", "X-Forwarded-Host: " + Host + "|X-Forwarded-Uri: /")]
    [InlineData("/traefik", "X-Forwarded-Method: GET|X-Forwarded-Host: example.com|X-Forwarded-Uri: /")]
    [InlineData("/traefik", "X-Forwarded-Method: GET|X-Forwarded-Host: " + Host + ", " + Other + "|X-Forwarded-Uri: /")]
    [InlineData("/traefik", "X-Forwarded-Method: GET|X-Forwarded-Host: " + Host + "|X-Forwarded-Uri: https://" + Other + "/")]
    [InlineData("/traefik/alice-aaaaaaaaaa", "X-Forwarded-Method: GET|X-Forwarded-Host: " + Host + "|X-Forwarded-Uri: /")]
    public void Read_WhatCannotBeTold_IsNothing(string path, string headers) =>
        Read(path, "GET", [.. headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ", 2)).Select(pair => (pair[0], pair[1]))]).ShouldBeNull();

    [Theory]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-Method")]
    [InlineData("/nginx/alice-aaaaaaaaaa", "X-Original-URL")]
    [InlineData("/traefik", "X-Forwarded-Host")]
    [InlineData("/traefik", "X-Forwarded-Method")]
    public void Read_HeaderTwice_IsNothing_Cve202635051(string path, string twice)
    {
        var headers = new HeaderDictionary
        {
            ["X-Original-Method"] = "GET",
            ["X-Original-URL"] = $"https://{Host}/",
            ["X-Forwarded-Method"] = "GET",
            ["X-Forwarded-Host"] = Host,
            ["X-Forwarded-Uri"] = "/",
        };
        OriginalRequest.Read(path, "GET", headers, Domain).ShouldNotBeNull();

        headers[twice] = new([headers[twice], headers[twice]]);

        OriginalRequest.Read(path, "GET", headers, Domain).ShouldBeNull();
    }

    private static OriginalRequest? Read(string path, string method, params (string Name, string Value)[] headers) =>
        OriginalRequest.Read(path, method, new HeaderDictionary(headers.ToDictionary(header => header.Name, header => new Microsoft.Extensions.Primitives.StringValues(header.Value))), Domain);
}
