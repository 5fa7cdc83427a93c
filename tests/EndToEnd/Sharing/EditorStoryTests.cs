using System.Globalization;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd.Sharing;

/// <summary>
/// Alice shares her VS Code: two browsers in one workspace on a real node, through two gateways, with a real provider. The screenshots
/// are in artifacts/screenshots.
/// </summary>
/// <remarks>
/// VS Code gives each window terminals of its own, which no other window can show. That both see the same terminal is tmux, which the
/// image's terminals attach to: a common way of sharing one, and nothing that the gate would have to do with.
/// </remarks>
public sealed class EditorStoryTests(SharingCluster cluster) : IClassFixture<SharingCluster>
{
    private const string WithBob = """{"sharing":{"level":"Users","users":["bob@example.com"],"expiresAt":null}}""";
    private const string WithNobody = """{"sharing":{"level":"None"}}""";
    private const string Alice = "alice@example.com";
    private const string Bob = "bob@example.com";

    private long _began = TimeProvider.System.GetTimestamp();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest * 2)]
    public async Task Share_VisualStudioCode_TwoSeeOneTerminalAndNobodyElseDoes()
    {
        cluster.SkipUnlessItRuns();
        var alice = await Person.ArriveAsync(cluster.Browser, "alice");
        var bob = await Person.ArriveAsync(cluster.Browser, "bob");
        var carol = await Person.ArriveAsync(cluster.Browser, "carol");

        await JoinAsync(alice);
        await alice.TypeAsync("echo shell is $$ > ~/from-alice.txt; cat ~/from-alice.txt");
        // What the terminal shows may be the line as it was typed, before the shell has read it.
        var written = await Wait.ForAsync(
            () => SharingCluster.InEditorAsync("cat ~/from-alice.txt 2>/dev/null || true", Ct),
            text => text.StartsWith("shell is ", StringComparison.Ordinal),
            "alice's shell to write what she typed",
            Ct);
        var shell = written.Trim().Split(' ')[^1];
        await cluster.PresentAsync([Alice], Ct);
        Step("alice works in VS Code");

        await IsNothingAsync(bob);
        await SharingCluster.PatchAsync(WithBob, Ct);
        await JoinAsync(bob);
        Step("shared: bob is in");

        // One shell, of which each sees what the other types, and one folder.
        await bob.SeesAsync($"shell is {shell}");
        await bob.TypeAsync("echo bob asks $$");
        await bob.SeesAsync($"bob asks {shell}");
        await alice.SeesAsync($"bob asks {shell}");
        await Assertions.Expect(bob.Page.Locator(".explorer-folders-view").GetByText("from-alice.txt")).ToBeVisibleAsync();
        await cluster.ToldOfAsync([Alice, Bob], Ct);
        (await DemoCluster.KubectlAsync(["--namespace", "berth-demo", "get", "workspace", "editor", "-o", "wide"], Ct)).ShouldMatch($"True +({Alice}|{Bob})");
        await IsNothingAsync(carol);
        await alice.ScreenshotAsync("editor-alice");
        await bob.ScreenshotAsync("editor-bob");
        await carol.ScreenshotAsync("editor-carol");
        Step("both see one terminal, carol what a stranger sees");

        await SharingCluster.PatchAsync(WithNobody, Ct);
        await IsCutAsync(bob);
        await alice.TypeAsync("echo still $((40 + 2))");
        await alice.SeesAsync("still 42");
        (await bob.TerminalAsync()).ShouldNotContain("still 42");
        await bob.ScreenshotAsync("editor-cut");
        await IsNothingAsync(bob);
        Step("unshared: bob is cut off, alice types on");

        await KillAsync(alice);
        Step("a replica was killed under load");
        await cluster.PresentAsync([Alice], Ct);
        Step("presence tells of alice alone");

        await SharingCluster.PatchAsync(WithBob, Ct);
        await JoinAsync(bob);
        var end = TimeProvider.System.GetUtcNow().AddSeconds(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await SharingCluster.PatchAsync($$$"""{"sharing":{"expiresAt":"{{{end}}}"}}""", Ct);
        await IsCutAsync(bob);
        await IsNothingAsync(bob);
        Step("expired");

        await SharingCluster.PatchAsync(WithBob, Ct);
        await JoinAsync(bob);
        await bob.LogOutAsync(cluster.Portal, cluster.Issuer);
        await IsCutAsync(bob);
        var logins = bob.Logins;
        await JoinAsync(bob);
        bob.Logins.ShouldBe(logins + 1, "who has logged out is asked for the account again");
        Step("logged out, and in again");

        await SharingCluster.PatchAsync("""{"operatingMode":"Stopped"}""", Ct);
        await IsCutAsync(bob);
        await IsCutAsync(alice);
        await IsNothingAsync(bob);
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your workspace is stopped");
        await alice.ScreenshotAsync("editor-stopped");
        Step("stopped");

        await cluster.StartAsync(Ct);
        await JoinAsync(alice);
        await JoinAsync(bob);
        alice.Logins.ShouldBe(1, "neither a killed gateway nor a stop ends a login");
        await alice.GoAsync(cluster.Portal + "/", cluster.Issuer);
        await Assertions.Expect(alice.Page.GetByRole(AriaRole.Link, new() { Name = "editor" })).ToBeVisibleAsync();
        await alice.ScreenshotAsync("editor-portal");
        Step("started again, and at the portal");

        await cluster.DeleteAsync(Ct);
        await IsCutAsync(bob);
        await IsNothingAsync(bob);
        // Its owner is told that it is being deleted, until it is gone.
        await Wait.ForAsync(async () => (await alice.GoAsync(cluster.Editor, cluster.Issuer)).Status == 404, () => "the workspace to be gone", Ct);
        await IsNothingAsync(alice);
        Step("deleted");
    }

    // Asks until the gates know of the change, and opens a terminal.
    private async Task JoinAsync(Person person)
    {
        IResponse? answer = null;
        await Wait.ForAsync(
            async () => (answer = await person.GoAsync(cluster.Editor, cluster.Issuer)).Status == 200,
            () => $"{person.Account} to be let in; the answer was {answer?.Status} from {answer?.Url}",
            Ct);
        await person.EditorAsync();
        await person.OpenTerminalAsync();
    }

    // What is at this address is, to the byte, what is at one that nobody has.
    private async Task IsNothingAsync(Person person)
    {
        var here = await AnswerAsync(person, cluster.Editor);
        var there = await AnswerAsync(person, $"http://nobody-aaaaaaaaaa.workspaces.localhost:{cluster.Port}/");
        here.ShouldStartWith("404 ");
        there.ShouldBe(here);
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Nothing here");
    }

    private async Task<string> AnswerAsync(Person person, string address)
    {
        var answer = await person.GoAsync(address, cluster.Issuer);
        var headers = (await answer.AllHeadersAsync()).Where(header => header.Key != "date").Select(header => $"{header.Key}: {header.Value}");
        return $"{answer.Status} {string.Join('\n', headers)}\n\n{await answer.TextAsync()}";
    }

    // On purpose (1008), and for good: VS Code tries again and again, in vain. A connection that is not open any more may be on its way to
    // its end, of which the page learns a moment later: what is waited for is what the page has learned.
    private static async Task IsCutAsync(Person person)
    {
        await Wait.ForAsync(
            async () => await person.TriesAfterCutAsync() > 0 && await person.UnfinishedAsync() == 0,
            () => SeenAsync(person),
            Ct);
        (await person.ConnectionsAsync()).ShouldBe(0, $"{person.Account} was cut off");
    }

    private static async Task<string> SeenAsync(Person person) =>
        $"{person.Account} to be cut off with 1008, and to try again in vain; tries since: {await person.TriesAfterCutAsync()}, "
        + $"unfinished: {await person.UnfinishedAsync()}, open: {await person.ConnectionsAsync()}, ended with: {string.Join(' ', await person.EndsAsync())}";

    private async Task KillAsync(Person alice)
    {
        var host = new Uri(cluster.Editor).Authority;
        await Wait.ForAsync(async () => (await cluster.GatewaysAsync(Ct)).Count == 2, () => "two gateways to be ready", Ct);
        // The one that alice's VS Code is connected through.
        var through = "";
        await Wait.ForAsync(
            async () => (through = (await cluster.ParticipantsAsync(Ct)).FirstOrDefault(who => who is { User: Alice, Connections: > 0 })?.Gateway ?? "").Length > 0,
            () => "the gateway that alice comes through",
            Ct);
        var gateways = await cluster.GatewaysAsync(Ct);
        var killed = gateways.Single(pod => pod.Metadata.Name == through);
        var other = gateways.Single(pod => pod.Metadata.Name != through);
        var cookie = await alice.CookieAsync(cluster.Editor);
        await using var onKilled = new ReplicaLoad(killed.Status!.PodIP!, other.Status!.PodIP!, host, cookie);
        await using var onOther = new ReplicaLoad(other.Status!.PodIP!, killed.Status!.PodIP!, host, cookie);
        await Wait.ForAsync(() => Task.FromResult(onKilled.Answered > 50 && onOther.Answered > 50), () => "the load to be under way", Ct);

        await SharingCluster.KillGatewayAsync(through, Ct);
        await Wait.ForAsync(() => Task.FromResult(onKilled.Broken > 0), () => "the killed replica to break off", Ct);
        var before = (Killed: onKilled.Answered, Other: onOther.Answered);
        await Wait.ForAsync(() => Task.FromResult(onKilled.Answered > before.Killed + 50 && onOther.Answered > before.Other + 50), () => "the load to go on", Ct);

        (onOther.Broken, onOther.Wrong).ShouldBe((0, 0), "nothing of the other replica's was interrupted");
        onKilled.Wrong.ShouldBe(0, "nobody was sent to the login");
        onKilled.Moved.ShouldBe(onKilled.Broken, "each was answered by the other replica at once");
        // VS Code connects again by itself: the same page, the same shell, no login.
        await alice.TypeAsync("echo through the other $((6 * 7))");
        await alice.SeesAsync("through the other 42");
        alice.Logins.ShouldBe(1);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"killed: {onKilled.Broken} broken, {onKilled.Moved} answered by the other at once, {onKilled.Answered} answered; other: {onOther.Answered} answered");
    }

    private void Step(string what)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{TimeProvider.System.GetElapsedTime(_began).TotalSeconds,6:F1} s  {what}");
        _began = TimeProvider.System.GetTimestamp();
    }
}
