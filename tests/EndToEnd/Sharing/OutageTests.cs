using System.Globalization;
using k8s.Models;

namespace Berth.Tests.EndToEnd.Sharing;

/// <summary>The API server is away for ten minutes, and comes back, with the limits that an installation has.</summary>
/// <remarks>What one sees, ten seconds after ten seconds, is in artifacts/outage.txt. tests/Integration has it with short limits.</remarks>
[Collection(DisruptiveTests.Name)]
public sealed class OutageTests(DemoCluster demo) : IAsyncDisposable
{
    // Made by the test itself: a fixture would bring up gateways and a browser for a test that is skipped.
    private readonly SharingCluster _cluster = new(demo);

    private const string Switch = "BERTH_TEST_OUTAGE";

    private static readonly TimeSpan Away = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GuestsAreOut = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan OwnersAreIn = TimeSpan.FromSeconds(280);
    private static readonly TimeSpan NobodyIsIn = TimeSpan.FromSeconds(310);

    private readonly List<string> _report = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact(Timeout = 1_800_000)]
    public async Task Work_ApiServerAwayForTenMinutes_GuestsThenOwnersAreOutAndAllIsBackByItself()
    {
        var how = Environment.GetEnvironmentVariable(Switch);
        Assert.SkipWhen(string.IsNullOrEmpty(how), $"takes 12 minutes: hack/outage runs it ({Switch}=kill or freeze)");
        await _cluster.InitializeAsync();
        _cluster.SkipUnlessItRuns();
        var (alice, bob, carol) = (await ArriveAsync("alice"), await ArriveAsync("bob"), await ArriveAsync("carol"));
        // Has logged in, and looks at VS Code's address only now and then.
        (await carol.GoAsync(_cluster.Editor, _cluster.Issuer)).Status.ShouldBe(404);
        await SharingCluster.PatchAsync("""{"sharing":{"level":"Users","users":["bob@example.com","carol@example.com"],"expiresAt":null}}""", Ct);
        foreach (var person in (Person[])[alice, bob])
        {
            await Wait.ForAsync(async () => (await person.GoAsync(_cluster.Editor, _cluster.Issuer)).Status == 200, () => $"{person.Account} to be let in", Ct);
            await person.EditorAsync();
            await person.OpenTerminalAsync();
        }

        var gateways = await _cluster.GatewaysAsync(Ct);
        gateways.Count.ShouldBe(2);
        var cookies = new Dictionary<string, string>();
        foreach (var person in (Person[])[alice, bob, carol])
        {
            cookies[person.Account] = await person.CookieAsync(_cluster.Editor);
        }

        await CheckAsync("before", gateways, cookies, alice, bob);
        await (how == "freeze" ? SignalAsync("STOP") : DemoCluster.ClusterAsync("kill", "kube-apiserver"));
        var began = TimeProvider.System.GetTimestamp();
        Note($"the API server is away ({how})");
        try
        {
            for (var next = TimeSpan.FromSeconds(10); next <= Away; next += TimeSpan.FromSeconds(10))
            {
                await Task.Delay(Positive(next - TimeProvider.System.GetElapsedTime(began)), Ct);
                var at = TimeProvider.System.GetElapsedTime(began);
                await ExpectAsync(at, await CheckAsync($"{at:mm\\:ss}", gateways, cookies, alice, bob), alice, bob);
            }
        }
        finally
        {
            await (how == "freeze" ? SignalAsync("CONT") : DemoCluster.ClusterAsync("start", "kube-apiserver"));
            Note("the API server is back");
        }

        began = TimeProvider.System.GetTimestamp();
        string[] seen = [];
        await Wait.ForAsync(
            async () => (seen = await CheckAsync($"back {TimeProvider.System.GetElapsedTime(began):mm\\:ss}", gateways, cookies, alice, bob)).All(status => status == "200"),
            () => $"everybody to be in again: {string.Join(' ', seen)}",
            Ct);
        foreach (var person in (Person[])[alice, bob])
        {
            (await person.GoAsync(_cluster.Editor, _cluster.Issuer)).Status.ShouldBe(200);
            await person.EditorAsync();
        }

        (alice.Logins, bob.Logins).ShouldBe((1, 1), "the logins went on");
        await _cluster.ToldOfAsync(["alice@example.com", "bob@example.com"], Ct);
        Note("alice and bob work in VS Code again, without a login; presence is told again");
        await File.WriteAllLinesAsync(Path.Combine(Command.RepositoryRoot(), "artifacts", $"outage-{how}.txt"), _report, Ct);
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private Task<Person> ArriveAsync(string account) => Person.ArriveAsync(_cluster.Browser, account);

    // In the order alice, bob, carol at one gateway, and the same at the other.
    private async Task<string[]> CheckAsync(string when, IReadOnlyList<V1Pod> gateways, Dictionary<string, string> cookies, Person alice, Person bob)
    {
        var statuses = new List<string>();
        foreach (var gateway in gateways)
        {
            foreach (var (_, cookie) in cookies)
            {
                statuses.Add(await AskAsync(gateway.Status!.PodIP!, cookie));
            }
        }

        Note($"{when,-10} alice, bob, carol: {string.Join(' ', statuses.Take(3))} | {string.Join(' ', statuses.Skip(3))}   VS Code's connections: alice {await alice.ConnectionsAsync()}, bob {await bob.ConnectionsAsync()}");
        return [.. statuses];
    }

    private static async Task ExpectAsync(TimeSpan at, string[] statuses, Person alice, Person bob)
    {
        var (owners, guests) = ((string[])[statuses[0], statuses[3]], (string[])[statuses[1], statuses[2], statuses[4], statuses[5]]);
        if (at < TimeSpan.FromSeconds(15))
        {
            guests.ShouldAllBe(status => status == "200");
        }

        if (at > GuestsAreOut)
        {
            guests.ShouldAllBe(status => status == "404" || status == "503");
            (await bob.ConnectionsAsync()).ShouldBe(0);
        }

        if (at < OwnersAreIn)
        {
            owners.ShouldAllBe(status => status == "200");
            var word = $"at {(int)at.TotalSeconds}";
            await alice.TypeAsync($"echo {word} $((6 * 7))");
            await alice.SeesAsync($"{word} 42");
        }

        if (at > NobodyIsIn)
        {
            owners.ShouldAllBe(status => status == "503");
            guests.ShouldAllBe(status => status == "503");
            (await alice.ConnectionsAsync()).ShouldBe(0);
        }
    }

    private async Task<string> AskAsync(string gateway, string cookie)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{gateway}:8080/healthz") { Headers = { Host = new Uri(_cluster.Editor).Authority } };
        request.Headers.Add("Cookie", cookie);
        try
        {
            using var answer = await http.SendAsync(request, Ct);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException broken)
        {
            return broken.HttpRequestError.ToString();
        }
    }

    private static async Task SignalAsync(string signal)
    {
        var status = await DemoCluster.ClusterAsync("status");
        var pid = status.Split('\n').First(line => line.StartsWith("kube-apiserver", StringComparison.Ordinal)).Split(' ')[^1];
        (await Command.RunAsync("kill", [$"-{signal}", pid], [], CancellationToken.None)).ExitCode.ShouldBe(0);
    }

    private void Note(string line)
    {
        _report.Add(line);
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }
}
