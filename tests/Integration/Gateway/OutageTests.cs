using Berth.Crds;
using Berth.Gateway;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;

namespace Berth.Tests.Integration.Gateway;

/// <summary>The API server goes away and comes back; the minutes in between pass on the gateway's clock alone.</summary>
public sealed class OutageTests(GatewayWorld world) : GateTest(world)
{
    // Longer than all that this test does in between takes, and together shorter than a session.
    private static readonly GateLimits Limits = new() { ViewAgeForGuests = TimeSpan.FromMinutes(15), ViewAgeForOwners = TimeSpan.FromMinutes(30) };

    private readonly ShiftedTimeProvider _clock = new();

    [Fact]
    public async Task Ask_ApiServerAway_GuestsThenOwnersAreOutAndEverybodyIsBackByItself()
    {
        var plane = new ControlPlane();
        await plane.InitializeAsync();
        try
        {
            await Definitions.InstallAsync(plane);
            var options = new KubernetesClientOptions();
            options.JsonResolvers.Add(CrdsJsonContext.Default);
            using var client = plane.NewClient(options);
            await using var gateway = await GatewayReplica.StartAsync(ClusterConfiguration.Load(plane.KubeconfigPath), World.Sessions, Limits, clock: _clock);
            var workspace = await RunAsync(client);
            await gateway.WaitForAsync(workspace.Label, Ct);
            var (alice, bob) = (TestSessions.Cookie("alice"), TestSessions.Cookie("bob"));
            await UntilAsync(gateway, workspace, bob, "200");

            await plane.ClusterAsync("kill", "kube-apiserver");
            (await AskAsync(Get(workspace.Label, bob), gateway)).ShouldStartWith("HTTP/1.1 200");
            _clock.Advance(Limits.ViewAgeForGuests);
            (await AskAsync(Get(workspace.Label, bob), gateway)).ShouldStartWith("HTTP/1.1 404");
            (await AskAsync(Get(workspace.Label, alice), gateway)).ShouldStartWith("HTTP/1.1 200");
            (await ReadinessAsync(gateway)).ShouldBe(503);
            _clock.Advance(Limits.ViewAgeForOwners - Limits.ViewAgeForGuests);
            (await AskAsync(Get(workspace.Label, alice), gateway)).ShouldStartWith("HTTP/1.1 503");
            (await AskAsync(Get(workspace.Label, bob), gateway)).ShouldStartWith("HTTP/1.1 503");

            await plane.ClusterAsync("start", "kube-apiserver");
            await UntilAsync(gateway, workspace, bob, "200");
            (await AskAsync(Get(workspace.Label, alice), gateway)).ShouldStartWith("HTTP/1.1 200");
        }
        finally
        {
            await plane.DisposeAsync();
        }
    }

    private async Task<TestWorkspace> RunAsync(KubernetesClient client)
    {
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);
        var made = await client.CreateAsync(
            new Workspace
            {
                Metadata = new() { Name = "code", NamespaceProperty = ns },
                Spec = SharedWithBob with { Ports = [new() { Name = "main", Port = World.Upstream.Port }] },
            },
            Ct);
        var workspace = new TestWorkspace(client, made);
        await workspace.RunAsync("127.0.0.1", Ct);
        return workspace;
    }

    private Task<string> UntilAsync(GatewayReplica gateway, TestWorkspace workspace, string cookie, string status) => Wait.ForAsync(
        () => AskAsync(Get(workspace.Label, cookie), gateway),
        answer => answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal),
        $"{status} for {cookie}",
        Ct);

    private static async Task<int> ReadinessAsync(GatewayReplica gateway)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(gateway.Management, "/readyz"), Ct);
        return (int)answer.StatusCode;
    }
}
