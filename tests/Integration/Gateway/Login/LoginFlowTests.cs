using System.Net;
using Berth.Gateway.Login;

namespace Berth.Tests.Integration.Gateway.Login;

public sealed class LoginFlowTests(ControlPlane controlPlane) : LoginTest(controlPlane)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_Alice_IsKnownByAddressSubjectAndGroups()
    {
        using var browser = new LoginBrowser(First);
        var page = await browser.LogInAsync($"{Portal}/s/abc?x=1", "alice", Ct);
        page.Address.AbsoluteUri.ShouldBe($"{Portal}/s/abc?x=1");
        page.Body.ShouldBe("alice@example.com alice-1 | engineering admins");
        browser.Cookies.Where(cookie => cookie.Host == "berth.localhost").Select(cookie => cookie.Name).ShouldBe(["__Host-berth"]);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_TwoTabsAtOnce_BothArrive()
    {
        using var browser = new LoginBrowser(First);
        var one = await browser.GoAsync($"{Portal}/s/one", Ct);
        browser.Replica = Second;
        var two = await browser.GoAsync($"{Portal}/s/two", Ct);
        (await browser.SubmitAsync(two, "alice", Ct)).Address.AbsolutePath.ShouldBe("/s/two");
        browser.Replica = First;
        (await browser.SubmitAsync(one, "alice", Ct)).Address.AbsolutePath.ShouldBe("/s/one");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_ManyTabsBegun_TheirCookiesStayFew()
    {
        using var browser = new LoginBrowser(First);
        for (var i = 0; i < 20; i++)
        {
            await browser.AskAsync(new($"{Portal}/login"), Ct);
        }

        browser.Cookies.Count().ShouldBe(6);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CallBack_StateOfAnotherBrowser_IsRefused()
    {
        using var mallory = new LoginBrowser(First);
        var answer = await mallory.LogInAsync($"{Portal}/", "mallory", Ct, IsCallback);
        using var alice = new LoginBrowser(First);
        await ShouldRefuseAsync(alice, answer.Location!.AbsoluteUri, HttpStatusCode.BadRequest);

        // Also in the middle of a login of her own.
        await alice.GoAsync($"{Portal}/", Ct);
        await ShouldRefuseAsync(alice, answer.Location.AbsoluteUri, HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CallBack_Twice_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var answer = (await browser.LogInAsync($"{Portal}/", "alice", Ct, IsCallback)).Location!.AbsoluteUri;
        using var thief = browser.Copy();
        (await browser.GoAsync(answer, Ct)).Status.ShouldBe(HttpStatusCode.OK);
        await ShouldRefuseAsync(browser, answer, HttpStatusCode.BadRequest);

        // With the cookie of the first time it is the provider that refuses the code.
        await ShouldRefuseAsync(thief, answer, HttpStatusCode.BadGateway);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CallBack_TokenWithAnotherNonce_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var begun = await browser.AskAsync(new($"{Portal}/login"), Ct);
        var address = System.Text.RegularExpressions.Regex.Replace(begun.Location!.AbsoluteUri, "nonce=[^&]+", "nonce=planted");
        var answer = await browser.LogInAsync(address, "alice", Ct, IsCallback);
        await ShouldRefuseAsync(browser, answer.Location!.AbsoluteUri, HttpStatusCode.Forbidden);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CallBack_CodeBegunWithoutOurVerifier_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var begun = await browser.AskAsync(new($"{Portal}/login"), Ct);
        begun.Location!.Query.ShouldContain("code_challenge_method=S256");
        var address = System.Text.RegularExpressions.Regex.Replace(
            begun.Location.AbsoluteUri, "code_challenge=[^&]+", "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        var answer = await browser.LogInAsync(address, "alice", Ct, IsCallback);
        await ShouldRefuseAsync(browser, answer.Location!.AbsoluteUri, HttpStatusCode.BadGateway);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CallBack_AnswerOfAnotherIssuer_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var answer = (await browser.LogInAsync($"{Portal}/", "alice", Ct, IsCallback)).Location!.AbsoluteUri;
        var address = System.Text.RegularExpressions.Regex.Replace(answer, "iss=[^&]+", "iss=https%3A%2F%2Fevil.example");
        address.ShouldNotBe(answer);
        await ShouldRefuseAsync(browser, address, HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CallBack_ProviderSaysNo_SaysSoAndRepeatsNothing()
    {
        using var browser = new LoginBrowser(First);
        var begun = await browser.AskAsync(new($"{Portal}/login"), Ct);
        var state = System.Text.RegularExpressions.Regex.Match(begun.Location!.Query, "state=([^&]+)").Groups[1].Value;
        var page = await browser.AskAsync(new($"{Portal}/callback/local?error=access_denied&error_description=%3Cscript%3E&state={state}"), Ct);
        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Body.ShouldNotContain("script");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_AddressNotVerified_IsToldSo()
    {
        using var browser = new LoginBrowser(First);
        var page = await browser.LogInAsync($"{Portal}/", "dave", Ct);
        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Body.ShouldContain("not verified");
        browser.Cookies.ShouldNotContain(cookie => cookie.Name == "__Host-berth");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_AddressWithTwoAts_IsNoName_CVE_2026_40574()
    {
        using var browser = new LoginBrowser(First);
        (await browser.LogInAsync($"{Portal}/", "mallory", Ct)).Body.ShouldBe("mallory-5 | ");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_Again_IsAnotherSession()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Portal}/", "alice", Ct);
        var before = browser.Cookies.Single(cookie => cookie.Name == "__Host-berth").Value;
        (await browser.LogInAsync($"{Portal}/login?provider=local", "alice", Ct)).Body.ShouldStartWith("alice@example.com");
        browser.Cookies.Single(cookie => cookie.Name == "__Host-berth").Value.ShouldNotBe(before);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_KeysHaveRotated_WorksAtOnce()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Portal}/", "alice", Ct);
        await Identity.RotateKeysAsync(Ct);
        using var other = new LoginBrowser(First);
        (await other.LogInAsync($"{Portal}/", "bob", Ct)).Body.ShouldStartWith("bob@example.com");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_ClaimsAtUserinfoAlone_AreFound()
    {
        var identity = await StartIdentityAsync(FreePort(), "org", "--userinfo-only");
        var replica = await StartReplicaAsync(new() { Providers = [ProviderAt(identity.Issuer, "org")] });
        using var browser = new LoginBrowser(replica);
        (await browser.LogInAsync($"{Portal}/", "carol", Ct)).Body.ShouldBe("carol@example.com carol-3 | design");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_SeveralProviders_AreOfferedAndKeptApart()
    {
        var identity = await StartIdentityAsync(FreePort(), "org");
        var org = ProviderAt(identity.Issuer, "org") with { DisplayName = "Org <&>", UsernamePrefix = "org:", GroupsPrefix = "org:" };
        var down = ProviderAt($"http://127.0.0.1:{FreePort()}", "down") with { UsernamePrefix = "down:", GroupsPrefix = "down:" };
        var replica = await StartReplicaAsync(new() { Providers = [Provider, org, down] });
        using var browser = new LoginBrowser(replica);
        var choice = await browser.GoAsync($"{Portal}/s/abc", Ct);
        choice.Body.ShouldContain("Org &lt;&amp;&gt;");
        choice.Headers["Cache-Control"].ShouldBe(["no-store"]);
        choice.Headers["Content-Security-Policy"].Single().ShouldContain("default-src 'none'");
        var address = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(choice.Body, "href=\"(/login\\?provider=org[^\"]*)\"").Groups[1].Value);
        var page = await browser.LogInAsync(Portal + address, "alice", Ct);
        page.Address.AbsolutePath.ShouldBe("/s/abc");
        page.Body.ShouldBe("org:alice@example.com org:alice-1 | org:engineering org:admins");

        using var other = new LoginBrowser(replica);
        var failure = await other.GoAsync($"{Portal}/login?provider=down", Ct);
        failure.Status.ShouldBe(HttpStatusCode.BadGateway);
        failure.Body.ShouldNotContain("Exception");

        // An answer of one is not taken for an answer of the other (mix-up).
        var begun = await other.LogInAsync($"{Portal}/login?provider=org", "bob", Ct, IsCallback);
        await ShouldRefuseAsync(other, begun.Location!.AbsoluteUri.Replace("/callback/org", "/callback/local", StringComparison.Ordinal), HttpStatusCode.BadRequest);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("//evil.com")]
    [InlineData("/%5Cevil.com")]
    [InlineData("%5C%5Cevil.com")]
    [InlineData("https://evil.com/")]
    [InlineData("https://evil.com@alice-abc.workspaces.localhost/")]
    [InlineData("https://alice-abc.workspaces.localhost@evil.com/")]
    [InlineData("https://alice-abc.workspaces.localhost:8443/")]
    [InlineData("https://alice-abc.workspaces.localhost.evil.com/")]
    [InlineData("http://alice-abc.workspaces.localhost/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a%0d%0aLocation:%20https://evil.com")]
    [InlineData("%09//evil.com")]
    public async Task Login_ReturnElsewhere_IsRefused(string target)
    {
        using var browser = new LoginBrowser(First);
        var page = await browser.AskAsync(new($"{Portal}/login?return={target}"), Ct);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Location.ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_TooOften_IsRefusedForAWhile()
    {
        var replica = await StartReplicaAsync(new LoginSettings { Providers = [Provider], RequestsPerMinute = 3 });
        using var browser = new LoginBrowser(replica);
        for (var i = 0; i < 3; i++)
        {
            (await browser.AskAsync(new($"{Portal}/login"), Ct)).Status.ShouldBe(HttpStatusCode.Redirect);
        }

        (await browser.AskAsync(new($"{Portal}/login"), Ct)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static bool IsCallback(Uri address) => address.AbsolutePath.StartsWith("/callback/", StringComparison.Ordinal);

    private static async Task ShouldRefuseAsync(LoginBrowser browser, string address, HttpStatusCode status)
    {
        var page = await browser.AskAsync(new(address), Ct);
        page.Status.ShouldBe(status, page.Body);
        page.Location.ShouldBeNull();
        browser.Cookies.Where(cookie => cookie.Host == "berth.localhost" && page.Headers["Set-Cookie"].Any(set => set.StartsWith("__Host-berth=", StringComparison.Ordinal))).ShouldBeEmpty();
    }
}
