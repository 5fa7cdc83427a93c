using System.Net;
using System.Text.Json.Nodes;
using Berth.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway.Links;

public sealed class OpenLinkTests(LinkWorld world) : LinkTest(world), IClassFixture<LinkWorld>
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_BobFollowsAlicesLink_HasAWorkspaceOfHisOwn()
    {
        var link = await SnapshotAsync();
        using var bob = Browser();
        var page = await bob.LogInAsync(LinkGateway.Portal + link, "bob", Ct);
        page.Address.AbsolutePath.ShouldBe(link);
        page.Body.ShouldContain("alice of alice@example.com");
        page.Body.ShouldContain("2030-01-31 18:00 UTC");
        page.Body.ShouldContain("10Gi");
        page.Body.ShouldContain("Files are captured as they are");
        page.Body.ShouldContain("before the &lt;b&gt;refactoring");
        page.Body.ShouldNotContain("<script");
        page.Headers["Content-Security-Policy"].Single().ShouldContain("default-src 'none'");
        page.Headers["Cache-Control"].ShouldBe(["no-store"]);
        (await CopiesAsync()).ShouldBeEmpty();

        var answer = await OpenAsync(bob, link, TicketOf(page));

        answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Body);
        var copy = (await CopiesAsync()).ShouldHaveSingleItem();
        copy.Spec.ShouldBe(new()
        {
            Owner = "bob@example.com",
            Source = new() { Snapshot = new() { Name = "alice-1" } },
        });
        var starting = await bob.AskAsync(answer.Location!, Ct);
        starting.Status.ShouldBe(HttpStatusCode.OK);
        starting.Body.ShouldContain($"{copy.Metadata.Name} is starting");
        starting.Headers["Refresh"].Single().ShouldBe("2");
        var opened = (await ReadSnapshotAsync())!.Status!.Opened!;
        opened.Count.ShouldBe(1);
        opened.Last!.Single().User.ShouldBe("bob@example.com");
        opened.Last!.Single().Workspace.ShouldBe($"{Namespace}/{copy.Metadata.Name}");

        // It runs: the page goes on to it.
        await new TestWorkspace(Client, copy).RunAsync("127.0.0.1", Ct);
        await Wait.ForAsync(
            async () => (await bob.AskAsync(answer.Location!, Ct)).Location is { } there && there.Host.EndsWith(".workspaces.localhost", StringComparison.Ordinal),
            () => "the page to lead to the workspace",
            Ct);
        World.Gateway.Log.Lines.ShouldContain(line => line.StartsWith("Berth.Audit: opened user=bob@example.com snapshot=" + $"{Namespace}/alice-1 workspace={Namespace}/{copy.Metadata.Name}", StringComparison.Ordinal));
        var id = link["/s/".Length..];
        World.Gateway.Log.Lines.ShouldNotContain(line => line.Contains(id, StringComparison.Ordinal));

        // Nobody else's page.
        using var carol = await BrowserAsync("carol");
        (await carol.AskAsync(answer.Location!, Ct)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_SamePageTwice_EndsOnTheSameWorkspace()
    {
        var link = await SnapshotAsync();
        using var bob = await BrowserAsync("bob");
        var ticket = TicketOf(await ShowAsync(bob, link));

        var answers = await Task.WhenAll(OpenAsync(bob, link, ticket), OpenAsync(bob, link, ticket), OpenAsync(bob, link, ticket));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.SeeOther);
        answers.Select(answer => answer.Location).Distinct().ShouldHaveSingleItem();
        (await CopiesAsync()).Count.ShouldBe(1);
        (await ReadSnapshotAsync())!.Status!.Opened!.Count.ShouldBe(1);

        // Another page is another workspace.
        (await OpenAsync(bob, link, TicketOf(await ShowAsync(bob, link)))).Location.ShouldNotBe(answers[0].Location);
        (await CopiesAsync()).Count.ShouldBe(2);
        (await ReadSnapshotAsync())!.Status!.Opened!.Count.ShouldBe(2);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_CarolWhoMayNot_SeesWhatIsAtNoLink()
    {
        var link = await SnapshotAsync();
        using var bob = await BrowserAsync("bob");
        using var carol = await BrowserAsync("carol");
        var nothing = await ShowAsync(carol, Unknown);
        nothing.Status.ShouldBe(HttpStatusCode.NotFound);

        var page = await ShowAsync(carol, link);
        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Body.ShouldBe(nothing.Body);
        page.Headers.Select(header => header.Key).Order().ShouldBe(nothing.Headers.Select(header => header.Key).Order());

        // Not with bob's page either.
        var answer = await OpenAsync(carol, link, TicketOf(await ShowAsync(bob, link)));
        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Body.ShouldBe(nothing.Body);
        (await CopiesAsync()).ShouldBeEmpty();
        (await ReadSnapshotAsync())!.Status!.Opened.ShouldBeNull();
        World.Gateway.Log.Lines.ShouldContain(line => line.StartsWith($"Berth.Audit: not opened user=carol@example.com snapshot={Namespace}/alice-1", StringComparison.Ordinal)
            && line.Contains("reason=NotNamed", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_NobodyLoggedIn_IsSentToTheLoginAndMakesNothing()
    {
        var link = await SnapshotAsync(new() { Policy = SnapshotAccessPolicy.Authenticated });
        using var nobody = Browser();

        (await ShowAsync(nobody, link)).Location!.AbsolutePath.ShouldBe("/login");
        (await OpenAsync(nobody, link, "x")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await CopiesAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_FormThatIsNotItsOwn_IsRefused()
    {
        var link = await SnapshotAsync(new() { Policy = SnapshotAccessPolicy.Authenticated });
        using var bob = await BrowserAsync("bob");
        using var carol = await BrowserAsync("carol");
        var ticket = TicketOf(await ShowAsync(bob, link));

        // From another site, or from somewhere that does not say.
        (await OpenAsync(bob, link, ticket, ("Origin", "https://evil.example"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync(bob, link, ticket, ("Origin", "null"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync(bob, link, ticket, ("X-Other", "x"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync(bob, link, ticket, ("Origin", LinkGateway.Portal), ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(HttpStatusCode.Forbidden);

        // Without a token, with a made-up one, with another session's.
        (await OpenAsync(bob, link, null)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync(bob, link, "made-up")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await OpenAsync(carol, link, ticket)).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var again = await BrowserAsync("bob");
        (await OpenAsync(again, link, ticket)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await CopiesAsync()).ShouldBeEmpty();

        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_SnapshotDeleted_IsDeadAtOnce()
    {
        // Held: it is being deleted, and its address is still in its status.
        var link = await SnapshotAsync(finalizer: "tests.berth.dev/hold");
        using var bob = await BrowserAsync("bob");
        var ticket = TicketOf(await ShowAsync(bob, link));

        await Client.DeleteAsync<WorkspaceSnapshot>(Namespace, "alice-1", null, Ct);

        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        await Client.MergePatchAsync<WorkspaceSnapshot>(Namespace, "alice-1", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!, Ct);
        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await CopiesAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_LinkTakenAwayOrWorkspaceGone_IsDead_Gitpod19580()
    {
        var link = await SnapshotAsync(new() { Policy = SnapshotAccessPolicy.Authenticated });
        using var bob = await BrowserAsync("bob");
        var ticket = TicketOf(await ShowAsync(bob, link));

        await PatchStatusAsync(new() { ["readyToUse"] = false });
        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.NotFound);
        await PatchStatusAsync(new() { ["readyToUse"] = true });
        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.OK);
        await Client.MergePatchAsync<WorkspaceSnapshot>(Namespace, "alice-1", JsonNode.Parse("""{"spec":{"expiresAt":"2020-01-01T00:00:00Z"}}""")!, Ct);
        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        await Client.MergePatchAsync<WorkspaceSnapshot>(Namespace, "alice-1", JsonNode.Parse("""{"spec":{"expiresAt":null}}""")!, Ct);
        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.OK);

        // Nobody deletes the snapshot here: the operator is not there.
        await Client.DeleteAsync<Workspace>(Namespace, "alice", null, Ct);
        await Wait.ForAsync(
            async () => (await ShowAsync(bob, link)).Status == HttpStatusCode.NotFound, () => "the link to die with the workspace", Ct);
        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await CopiesAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_ClassThatForbids_SaysSoAndMakesNothing()
    {
        var link = await SnapshotAsync();
        using var bob = await BrowserAsync("bob");
        var ticket = TicketOf(await ShowAsync(bob, link));

        await ClassAsync(new(enabled: false));

        var answer = await OpenAsync(bob, link, ticket);
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain("switched snapshots off");
        using var carol = await BrowserAsync("carol");
        (await ShowAsync(carol, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await CopiesAsync()).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_NamespaceOfTheOpener_IsGrantedOnceItExists()
    {
        var suffix = Namespace[^5..];
        await ClassAsync(new() { CopiesNamespace = $"{{user}}-{suffix}" });
        var link = await SnapshotAsync();
        using var bob = await BrowserAsync("bob");
        var ticket = TicketOf(await ShowAsync(bob, link));
        var ns = $"bob-5ff860bf1190596c7188-{suffix}";

        var answer = await OpenAsync(bob, link, ticket);
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain(ns);
        (await GrantsAsync()).ShouldBeEmpty();

        await Client.CreateAsync(new V1Namespace { Metadata = new() { Name = ns } }, Ct);
        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await OpenAsync(bob, link, ticket)).Status.ShouldBe(HttpStatusCode.SeeOther);

        (await CopiesAsync()).ShouldBeEmpty();
        var copy = (await CopiesAsync(ns)).ShouldHaveSingleItem();
        copy.Spec.Source!.Snapshot.ShouldBe(new() { Name = "alice-1", Namespace = Namespace });
        var grant = (await GrantsAsync()).ShouldHaveSingleItem();
        grant.Spec.User.ShouldBe("bob@example.com");
        grant.Spec.Workspace.ShouldBe(new() { Namespace = ns, Name = copy.Metadata.Name! });
        grant.Spec.Snapshot.ShouldBe(new() { Name = "alice-1", Uid = (await ReadSnapshotAsync())!.Metadata.Uid });
        await Client.DeleteAsync<V1Namespace>(null, ns, null, Ct);
    }

    private async Task<IReadOnlyList<SnapshotGrant>> GrantsAsync() => await Client.ListAsync<SnapshotGrant>(Namespace, ct: Ct).ToListAsync(Ct);
}
