using System.Text.Json;
using Berth.Gateway.Login;

namespace Berth.Tests.Unit.Gateway.Login.Accounts;

public sealed class AccountTests
{
    private static readonly ProviderSettings First = new() { Name = "first", Issuer = "https://id.example.com", ClientId = "berth" };

    private static readonly ProviderSettings Second = new()
    {
        Name = "second",
        Issuer = "https://id.example.org",
        ClientId = "berth",
        UsernamePrefix = "org:",
        GroupsPrefix = "org:",
    };

    [Fact]
    public void From_VerifiedAddress_IsTheFirstName() =>
        Read("""{"sub":"a1","email":"alice@example.com","email_verified":true}""")!.Names.ShouldBe(["alice@example.com", "a1"]);

    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"yes\"")]
    public void From_UnverifiedAddress_IsNoName(string verified) =>
        Read($$"""{"sub":"a1","email":"alice@example.com","email_verified":{{verified}}}""")!.Names.ShouldBe(["a1"]);

    [Fact]
    public void From_AddressWithoutWordOnVerification_IsNoName() =>
        Read("""{"sub":"a1","email":"alice@example.com"}""")!.Names.ShouldBe(["a1"]);

    [Theory]
    [InlineData("a@evil@corp.com")]
    [InlineData("@corp.com")]
    [InlineData("a@")]
    [InlineData("a corp.com")]
    [InlineData("a@corp.com\\n")]
    [InlineData("a@corp.com ")]
    [InlineData("a\\u0000@corp.com")]
    [InlineData("a\\u200b@corp.com")]
    [InlineData("a\\u202emoc@corp.com")]
    public void From_AddressThatTwoReadInTwoWays_IsNoName_CVE_2026_40574(string email) =>
        Read($$"""{"sub":"a1","email":"{{email}}","email_verified":true}""")!.Names.ShouldBe(["a1"]);

    [Fact]
    public void From_SubjectThatReadsAsAnAddress_IsNoName() =>
        Read("""{"sub":"alice@example.com"}""")!.Names.ShouldBeEmpty();

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":7}""")]
    public void From_NoSubject_IsNoAccount(string claims) => Read(claims).ShouldBeNull();

    [Fact]
    public void From_FurtherProvider_HasItsPrefixes()
    {
        var account = Read("""{"sub":"a1","email":"alice@example.com","email_verified":true,"groups":["admins"]}""", Second)!;
        account.Names.ShouldBe(["org:alice@example.com", "org:a1"]);
        account.Groups.ShouldBe(["org:admins"]);
    }

    [Fact]
    public void From_ProviderWithoutPrefix_CannotSpeakForAnother()
    {
        var account = Read("""{"sub":"org:a1","email":"org:alice@example.com","email_verified":true,"groups":["org:admins","design"]}""")!;
        account.Names.ShouldBeEmpty();
        account.Groups.ShouldBe(["design"]);
    }

    [Theory]
    [InlineData("""["a","b","a",7,"",null]""", "a,b")]
    [InlineData("\"a\"", "a")]
    [InlineData("""{"a":true}""", "")]
    [InlineData("7", "")]
    public void From_GroupsOfAnyShape_AreTexts(string groups, string expected) =>
        string.Join(',', Read($$"""{"sub":"a1","groups":{{groups}}}""")!.Groups).ShouldBe(expected);

    [Fact]
    public void From_ListedGroups_AreTheOnlyOnes() =>
        Read("""{"sub":"a1","roles":["a","b"]}""", First with { GroupsClaim = "roles", Groups = ["b", "c"] })!.Groups.ShouldBe(["b"]);

    private static Account? Read(string claims, ProviderSettings? provider = null)
    {
        using var document = JsonDocument.Parse(claims);
        return Account.From(document.RootElement, provider ?? First, [First, Second]);
    }
}
