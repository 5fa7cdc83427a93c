using System.Net;
using System.Text.RegularExpressions;
using Berth.Gateway.Login;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway.Login;

public sealed class LogoutTests(ControlPlane controlPlane) : LoginTest(controlPlane)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Logout_OnThePortal_EndsEveryHostOnEveryReplica_GHSA_cw7p_q79f_m2v7()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        await browser.GoAsync($"{Bob}/", Ct);
        using var thief = browser.Copy();
        using var other = new LoginBrowser(Second);
        await other.LogInAsync($"{Alice}/", "alice", Ct);
        thief.Replica = Second;
        (await thief.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
        var told = 0;
        using var subscription = Second.Sessions.OnEnded(() => Interlocked.Increment(ref told));

        var answer = await browser.AskAsync(new($"{Portal}/logout"), Ct, HttpMethod.Post, headers: ("Origin", Portal));
        answer.Location!.AbsoluteUri.ShouldStartWith($"{Identity.Issuer}/session/end?client_id=berth");
        browser.Cookies.ShouldNotContain(cookie => cookie.Host == "berth.localhost");

        await Wait.ForAsync(async () => (await thief.AskAsync(new($"{Alice}/"), Ct)).Status == HttpStatusCode.Redirect, "the other replica to know", Ct);
        (await thief.AskAsync(new($"{Bob}/"), Ct)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await thief.AskAsync(new($"{Portal}/"), Ct)).Location!.AbsolutePath.ShouldBe("/login");
        await Wait.ForAsync(() => Volatile.Read(ref told) > 0, "being told", Ct);

        // Another login of the same account stands.
        (await other.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Logout_OnAWorkspace_EndsThePortalToo_GHSA_cw7p_q79f_m2v7()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        var answer = await browser.AskAsync(new($"{Alice}/.berth/logout"), Ct, HttpMethod.Post, headers: ("Origin", Alice));
        answer.Location!.AbsoluteUri.ShouldBe($"{Portal}/logout");
        (await browser.AskAsync(answer.Location, Ct)).Body.ShouldContain("You are logged out");
        (await browser.AskAsync(new($"{Portal}/"), Ct)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(Portal + "/logout", "https://evil.com")]
    [InlineData(Portal + "/logout", "null")]
    [InlineData(Portal + "/logout", Alice)]
    [InlineData(Portal + "/logout", null)]
    [InlineData(Alice + "/.berth/logout", Bob)]
    [InlineData(Alice + "/.berth/logout", Portal)]
    [InlineData(Alice + "/.berth/logout", null)]
    public async Task Logout_FromElsewhere_IsRefused(string address, string? origin)
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        var answer = await browser.AskAsync(new(address), Ct, HttpMethod.Post, headers: origin is null ? [] : [("Origin", origin)]);
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.AskAsync(new($"{Portal}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Logout_ByAddressAlone_Asks()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Portal}/", "alice", Ct);
        var page = await browser.AskAsync(new($"{Portal}/logout"), Ct);
        page.Body.ShouldContain("alice@example.com");
        page.Headers["Content-Security-Policy"].Single().ShouldContain($"form-action 'self' {Identity.Issuer}");
        (await browser.AskAsync(new($"{Portal}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task BackChannel_LogoutAtTheProvider_EndsItsSessionOnEveryReplica()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        using var other = new LoginBrowser(Second);
        await other.LogInAsync($"{Alice}/", "alice", Ct);

        await LogOutAtProviderAsync(browser, Identity);

        browser.Replica = Second;
        await Wait.ForAsync(
            async () => (await browser.AskAsync(new($"{Alice}/"), Ct)).Status == HttpStatusCode.Redirect,
            "the other replica to know; the provider says: " + string.Join('\n', Identity.Log),
            Ct);
        (await other.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);

        // What was logged out can log in again.
        (await browser.LogInAsync($"{Alice}/", "alice", Ct)).Body.ShouldStartWith("alice@example.com");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task BackChannel_TokenForAnAccount_EndsItsSessionsSoFarAndCountsOnce()
    {
        await using var mailbox = await LogoutMailbox.StartAsync(Ct);
        var identity = await StartIdentityAsync(FreePort(), "org", "--logout-by-subject", "--backchannel-logout-uri", mailbox.Address);
        var settings = new LoginSettings { Providers = [ProviderAt(identity.Issuer, "org")] };
        var replica = await StartReplicaAsync(settings);
        using var one = new LoginBrowser(replica);
        using var two = new LoginBrowser(await StartReplicaAsync(settings));
        using var bob = new LoginBrowser(replica);
        await one.LogInAsync($"{Alice}/", "alice", Ct);
        await two.LogInAsync($"{Alice}/", "alice", Ct);
        await bob.LogInAsync($"{Alice}/", "bob", Ct);
        await LogOutAtProviderAsync(one, identity);
        var token = await mailbox.TakeAsync(Ct);

        (await TellAsync(one, token)).Status.ShouldBe(HttpStatusCode.OK);
        await Wait.ForAsync(async () => (await two.AskAsync(new($"{Alice}/"), Ct)).Status == HttpStatusCode.Redirect, "the other replica to know", Ct);
        (await one.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await bob.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);

        (await one.LogInAsync($"{Alice}/", "alice", Ct)).Body.ShouldStartWith("alice@example.com");
        (await TellAsync(one, token)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await TellAsync(two, token)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await one.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.")]
    public async Task BackChannel_TokenOfNobody_IsRefused(string token)
    {
        using var browser = new LoginBrowser(First);
        var answer = await browser.AskAsync(new($"{Portal}/backchannel-logout/local"), Ct, form: new() { ["logout_token"] = token });
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.AskAsync(new($"{Portal}/backchannel-logout/none"), Ct, form: [])).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task FrontChannel_WithoutThatBrowsersCookie_EndsNothing()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Portal}/", "alice", Ct);
        await browser.AskAsync(new($"{Portal}/frontchannel-logout/local?iss={Identity.Issuer}&sid=guessed"), Ct);
        (await browser.AskAsync(new($"{Portal}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
        (await Client.ListAsync<V1ConfigMap>(Namespace, "berth.dev/component=ended-sessions", ct: Ct).ToListAsync(Ct)).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Logout_ManyAtOnce_AreAllKept()
    {
        var browsers = new List<LoginBrowser>();
        for (var i = 0; i < 12; i++)
        {
            var browser = new LoginBrowser(i % 2 == 0 ? First : Second);
            await browser.LogInAsync($"{Portal}/", "alice", Ct);
            browsers.Add(browser);
        }

        await Task.WhenAll(browsers.Select(browser => browser.Copy().AskAsync(new($"{Portal}/logout"), Ct, HttpMethod.Post, headers: ("Origin", Portal))));
        var maps = await Client.ListAsync<V1ConfigMap>(Namespace, "berth.dev/component=ended-sessions", ct: Ct).ToListAsync(Ct);
        maps.Sum(map => map.Data!.Count).ShouldBe(12);
        foreach (var browser in browsers)
        {
            await Wait.ForAsync(async () => (await browser.AskAsync(new($"{Portal}/"), Ct)).Status == HttpStatusCode.Redirect, "its end", Ct);
            browser.Dispose();
        }
    }

    private static Task<Visit> TellAsync(LoginBrowser browser, string token) =>
        browser.AskAsync(new($"{Portal}/backchannel-logout/org"), Ct, form: new() { ["logout_token"] = token });

    private static async Task LogOutAtProviderAsync(LoginBrowser browser, IdentityProcess identity)
    {
        var page = await browser.AskAsync(new($"{identity.Issuer}/session/end?client_id=berth"), Ct);
        var action = Regex.Match(page.Body, "action=\"([^\"]+)\"").Groups[1].Value;
        var token = Regex.Match(page.Body, "name=\"xsrf\" value=\"([^\"]+)\"").Groups[1].Value;
        token.ShouldNotBeEmpty(page.Body);
        await browser.AskAsync(new(page.Address, action), Ct, form: new() { ["xsrf"] = token, ["logout"] = "yes" });
    }
}
