using System.Net;

namespace Berth.Tests.Integration.Gateway.Login;

public sealed class HandOverTests(ControlPlane controlPlane) : LoginTest(controlPlane)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Workspace_WithoutSession_ComesBackLoggedInWithPathAndQuery()
    {
        using var browser = new LoginBrowser(First);
        var page = await browser.LogInAsync($"{Alice}/files/a%20b?x=1&y=https://evil.com", "alice", Ct);
        page.Address.AbsoluteUri.ShouldBe($"{Alice}/files/a%20b?x=1&y=https://evil.com");
        page.Body.ShouldStartWith("alice@example.com");
        browser.Cookies.Where(cookie => cookie.Host == "alice-abc.workspaces.localhost").Select(cookie => cookie.Name).ShouldBe(["__Host-berth"]);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Workspace_LoggedInOnThePortal_NeedsNoSecondLogin()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Portal}/", "alice", Ct);
        browser.Replica = Second;
        (await browser.GoAsync($"{Bob}/", Ct)).Body.ShouldStartWith("alice@example.com");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Workspace_TwoTabsAtOnce_BothArrive()
    {
        using var browser = new LoginBrowser(First);
        var one = await browser.GoAsync($"{Alice}/one", Ct);
        var two = await browser.GoAsync($"{Alice}/two", Ct);
        (await browser.SubmitAsync(one, "alice", Ct)).Address.AbsolutePath.ShouldBe("/one");
        (await browser.SubmitAsync(two, "alice", Ct)).Address.AbsolutePath.ShouldBe("/two");
    }

    // As ingress-nginx sends it there: scheme and host as they are, the rest escaped.
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task LoginPath_ComesBackToWhatTheProxyWasAskedFor()
    {
        using var browser = new LoginBrowser(First);
        var login = $"{Alice}/.berth/login?rd={Alice}{Uri.EscapeDataString("/deep%20er?a=1&b=2")}";

        (await browser.LogInAsync(login, "alice", Ct)).Address.AbsoluteUri.ShouldBe($"{Alice}/deep%20er?a=1&b=2");
        (await browser.GoAsync(login, Ct)).Address.AbsoluteUri.ShouldBe($"{Alice}/deep%20er?a=1&b=2", "at once: there is a session");
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("https://evil.example/")]
    [InlineData("https://bob-abc.workspaces.localhost/")]
    [InlineData("https://alice-abc.workspaces.localhost.evil.example/")]
    [InlineData("https://alice-abc.workspaces.localhost@evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task LoginPath_TargetElsewhere_GoesToThisHost(string target)
    {
        using var browser = new LoginBrowser(First);

        (await browser.LogInAsync($"{Alice}/.berth/login?rd={Uri.EscapeDataString(target)}", "alice", Ct)).Address.AbsoluteUri.ShouldBe($"{Alice}/");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Workspace_CookieOfAnotherHost_IsNobody()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        foreach (var (host, name, value) in browser.Cookies.Where(cookie => cookie.Name == "__Host-berth").ToArray())
        {
            using var thief = new LoginBrowser(First);
            thief.Plant("bob-abc.workspaces.localhost", name, value);
            (await thief.AskAsync(new($"{Bob}/"), Ct)).Status.ShouldBe(HttpStatusCode.Redirect, host);
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Code_OfAnotherBrowser_IsRefused()
    {
        using var mallory = new LoginBrowser(First);
        var code = (await mallory.LogInAsync($"{Alice}/", "mallory", Ct, IsCode)).Location!;
        using var alice = new LoginBrowser(First);
        await ShouldRefuseAsync(alice, code);

        // Also in the middle of a hand-over of her own.
        await alice.GoAsync($"{Alice}/", Ct);
        await ShouldRefuseAsync(alice, code);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Code_OnAnotherHost_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var code = (await browser.LogInAsync($"{Alice}/", "alice", Ct, IsCode)).Location!.AbsoluteUri;
        await ShouldRefuseAsync(browser, new(code.Replace("alice-abc", "bob-abc", StringComparison.Ordinal)));
        foreach (var (_, name, value) in browser.Cookies.Where(cookie => cookie.Host == "alice-abc.workspaces.localhost").ToArray())
        {
            browser.Plant("bob-abc.workspaces.localhost", name, value);
        }

        await ShouldRefuseAsync(browser, new(code.Replace("alice-abc", "bob-abc", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Code_Again_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var code = (await browser.LogInAsync($"{Alice}/files", "alice", Ct, IsCode)).Location!;
        using var thief = browser.Copy();
        (await browser.GoAsync(code.AbsoluteUri, Ct)).Address.AbsolutePath.ShouldBe("/files");

        // The browser has its session, and goes on with it; the cookie that goes with the code is gone.
        var again = await browser.AskAsync(code, Ct);
        again.Location!.AbsoluteUri.ShouldBe($"{Alice}/");
        again.Headers["Set-Cookie"].ShouldBeEmpty();
        await ShouldRefuseAsync(thief, code);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Code_OfAnEndedLogin_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        var code = (await browser.LogInAsync($"{Alice}/", "alice", Ct, IsCode)).Location!;
        await browser.AskAsync(new($"{Portal}/logout"), Ct, HttpMethod.Post, headers: ("Origin", Portal));
        await ShouldRefuseAsync(browser, code);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("code=x")]
    [InlineData("")]
    [InlineData("code=a&code=b")]
    public async Task Code_Rubbish_IsRefused(string query)
    {
        using var browser = new LoginBrowser(First);
        await ShouldRefuseAsync(browser, new($"{Alice}/.berth/session?{query}"));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Login_RequestThatIsNotOurs_IsRefused()
    {
        using var browser = new LoginBrowser(First);
        (await browser.AskAsync(new($"{Portal}/login?hand-over=x"), Ct)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("GET", "Accept", "application/json")]
    [InlineData("GET", "Sec-Fetch-Mode", "cors")]
    [InlineData("GET", "Sec-Fetch-Mode", "websocket")]
    [InlineData("GET", "Sec-Fetch-Mode", "navigate")]
    [InlineData("GET", "Upgrade", "websocket")]
    [InlineData("POST", "Accept", "text/html")]
    [InlineData("HEAD", "Accept", "text/html")]
    public async Task Workspace_NoPageInATab_IsRefusedInsteadOfRedirected(string method, string header, string value)
    {
        using var browser = new LoginBrowser(First);
        var answer = await browser.AskAsync(new($"{Alice}/api"), Ct, new(method), headers: (header, value));
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers["Set-Cookie"].ShouldBeEmpty();
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("/.berth")]
    [InlineData("/.berth/")]
    [InlineData("/.berth/other")]
    [InlineData("/.BERTH/session")]
    [InlineData("/.berth/logout")]
    [InlineData("/%2eberth/other")]
    public async Task Workspace_PathsOfTheGateway_AreNeverPassedOn(string path)
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        (await browser.AskAsync(new(Alice + path), Ct)).Body.ShouldNotContain("alice@example.com");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Workspace_PageWithFetchMetadata_IsRedirected()
    {
        using var browser = new LoginBrowser(First);
        (await browser.AskAsync(new($"{Alice}/"), Ct, headers: [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]))
            .Location!.AbsoluteUri.ShouldStartWith($"{Portal}/login?hand-over=");
    }

    private static bool IsCode(Uri address) => address.AbsolutePath == "/.berth/session";

    private static async Task ShouldRefuseAsync(LoginBrowser browser, Uri address)
    {
        var page = await browser.AskAsync(address, Ct);
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Headers["Set-Cookie"].ShouldNotContain(set => set.StartsWith("__Host-berth=", StringComparison.Ordinal));
        page.Headers["Cache-Control"].ShouldBe(["no-store"]);
    }
}
