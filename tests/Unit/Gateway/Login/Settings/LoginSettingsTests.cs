using Berth.Gateway.Login;

namespace Berth.Tests.Unit.Gateway.Login.Settings;

public sealed class LoginSettingsTests
{
    private const string One = """{"name":"corp","issuer":"https://id.example.com","clientId":"berth"}""";

    [Fact]
    public void FromEnvironment_File_IsRead()
    {
        var settings = LoginSettings.FromEnvironment(
            name => name == "BERTH_LOGIN_FILE" ? "/etc/login.json" : null,
            path => path == "/etc/login.json" ? $$"""{"providers":[{{One}}],"sessionLifetime":"90m","requestsPerMinute":7}""" : "");
        settings.Providers.Single().Issuer.ShouldBe("https://id.example.com");
        settings.Providers.Single().Scopes.ShouldBe(["openid", "email", "profile"]);
        settings.SessionLifetime.ShouldBe(TimeSpan.FromMinutes(90));
        settings.RequestsPerMinute.ShouldBe(7);
    }

    [Fact]
    public void FromEnvironment_OnlyProviders_HasDefaults() =>
        Read($$"""{"providers":[{{One}}]}""").SessionLifetime.ShouldBe(TimeSpan.FromHours(8));

    [Fact]
    public void FromEnvironment_Nothing_SaysWhatToSet() =>
        Should.Throw<FormatException>(() => LoginSettings.FromEnvironment(_ => null, _ => "")).Message.ShouldContain("BERTH_LOGIN_FILE");

    [Theory]
    [InlineData("", "", "usernamePrefix")]
    [InlineData("o:", "", "groupsPrefix")]
    public void FromEnvironment_FurtherProviderWithoutPrefix_IsRefused(string username, string groups, string says) =>
        Should.Throw<FormatException>(() => Read(Two("", username, groups))).Message.ShouldContain(says);

    [Theory]
    [InlineData("a:", "a:b:")]
    [InlineData("a:b:", "a:")]
    [InlineData("a:", "a:")]
    public void FromEnvironment_PrefixThatBeginsWithAnother_IsRefused(string first, string second) =>
        Should.Throw<FormatException>(() => Read(Two(first, second, "o:")));

    [Fact]
    public void FromEnvironment_FurtherProviderWithPrefixes_IsTaken() => Read(Two("", "o:", "o:")).Providers.Count.ShouldBe(2);

    [Theory]
    [InlineData("""{"providers":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""{"providers":[{"name":"corp","issuer":"https://id.example.com","clientId":"b","clientSecret":"x"}]}""")]
    [InlineData("""{"providers":[{"name":"corp","issuer":"http://id.example.com","clientId":"b"}]}""")]
    [InlineData("""{"providers":[{"name":"corp","issuer":"id.example.com","clientId":"b"}]}""")]
    [InlineData("""{"providers":[{"name":"corp","issuer":"https://id.example.com?x","clientId":"b"}]}""")]
    [InlineData("""{"providers":[{"name":"Corp/","issuer":"https://id.example.com","clientId":"b"}]}""")]
    [InlineData("""{"providers":[{"name":"corp","issuer":"https://id.example.com","clientId":""}]}""")]
    [InlineData($$"""{"providers":[{{One}}],"sessionLifetime":"0s"}""")]
    [InlineData($$"""{"providers":[{{One}}],"sessionLifetime":"forever"}""")]
    [InlineData($$"""{"providers":[{{One}}],"requestsPerMinute":0}""")]
    [InlineData($$"""{"providers":[{{One}},{{One}}]}""")]
    public void FromEnvironment_Wrong_IsRefused(string json) => Should.Throw<FormatException>(() => Read(json));

    private static string Two(string firstUsername, string username, string groups) => $$"""
        {"providers":[{"name":"corp","issuer":"https://id.example.com","clientId":"b","usernamePrefix":"{{firstUsername}}"},
          {"name":"org","issuer":"https://id.example.org","clientId":"b","usernamePrefix":"{{username}}","groupsPrefix":"{{groups}}"}]}
        """;

    private static LoginSettings Read(string json) => LoginSettings.FromEnvironment(name => name == "BERTH_LOGIN" ? json : null, _ => "");
}
