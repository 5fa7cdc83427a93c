using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway;

/// <summary>Who is in a workspace, in its status, through two replicas of which one dies.</summary>
public sealed class PresenceTests : IClassFixture<DefinitionsControlPlane>, IAsyncLifetime
{
    private readonly DefinitionsControlPlane _controlPlane;
    private readonly KubernetesClient _client;
    private readonly TestSessions _sessions = new();
    private Upstream _upstream = null!;

    public PresenceTests(DefinitionsControlPlane controlPlane)
    {
        controlPlane.SkipBefore(25, "server-side apply that merges the lists of custom resources with quantities");
        _controlPlane = controlPlane;
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        _client = controlPlane.NewClient(options);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _upstream = await Upstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Tell_GuestsComeGoAndLoseTheirReplica_TheStatusSaysWhoIsThere()
    {
        var ns = await ControlPlane.NewNamespaceAsync(_client, Ct);
        await using var first = await StartAsync(ns, "gateway-a");
        var second = await StartAsync(ns, "gateway-b");
        var workspace = await WorkspaceAsync(ns);
        await first.WaitForAsync(workspace.Label, Ct);
        await second.WaitForAsync(workspace.Label, Ct);

        using var alice = await OpenAsync(first, workspace, "alice");
        using var bob = await OpenAsync(second, workspace, "bob");
        await UntilAsync(ns, ["alice@example.com gateway-a 1", "bob@example.com gateway-b 1"]);
        (await StatusAsync(ns))!.LastActivity.ShouldNotBeNull();

        // Dies without a word: its pod goes, and what it told goes with it.
        await second.KillAsync();
        await _client.DeleteAsync<V1Pod>(ns, "gateway-b", new() { GracePeriodSeconds = 0 }, Ct);
        await UntilAsync(ns, ["alice@example.com gateway-a 1"]);

        // Leaves, and half a minute later is gone.
        alice.Dispose();
        await UntilAsync(ns, []);
        (await StatusAsync(ns))!.LastActivity.ShouldNotBeNull();
    }

    private async Task<GatewayReplica> StartAsync(string ns, string name)
    {
        await _client.CreateAsync(
            new V1Pod
            {
                Metadata = new()
                {
                    Name = name,
                    NamespaceProperty = ns,
                    Labels = new Dictionary<string, string> { [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth, [BerthLabels.Component] = "gateway" },
                },
                Spec = RestrictedPod.Spec("gateway"),
            },
            Ct);
        return await GatewayReplica.StartAsync(ClusterConfiguration.Load(_controlPlane.KubeconfigPath), _sessions, new(), ns, name);
    }

    private async Task<TestWorkspace> WorkspaceAsync(string ns)
    {
        var made = await _client.CreateAsync(
            new Workspace
            {
                Metadata = new() { Name = "code", NamespaceProperty = ns },
                Spec = new()
                {
                    Owner = "alice@example.com",
                    Sharing = new() { Level = SharingLevel.Users, Users = ["bob@example.com"] },
                    Ports = [new() { Name = "main", Port = _upstream.Port }],
                },
            },
            Ct);
        var workspace = new TestWorkspace(_client, made);
        await workspace.RunAsync("127.0.0.1", Ct);
        return workspace;
    }

    private static async Task<RawClient> OpenAsync(GatewayReplica replica, TestWorkspace workspace, string account)
    {
        var client = await RawClient.ConnectAsync(replica.EndPoint, Ct);
        await client.SendAsync(GateTest.WebSocket(workspace.Label, TestSessions.Cookie(account), GatewayReplica.Origin(workspace.Label)), Ct);
        await client.ReadUntilAsync("101 Switching", Ct);
        return client;
    }

    private async Task<WorkspaceStatus?> StatusAsync(string ns) => (await _client.GetAsync<Workspace>(ns, "code", Ct))!.Status;

    private async Task UntilAsync(string ns, string[] expected)
    {
        string[] seen = [];
        await Wait.ForAsync(
            async () =>
            {
                seen =
                [
                    .. ((await StatusAsync(ns))?.Participants ?? [])
                        .Select(participant => $"{participant.User} {participant.Gateway} {participant.Connections}")
                        .Order(StringComparer.Ordinal),
                ];
                return seen.SequenceEqual(expected);
            },
            () => $"[{string.Join(", ", expected)}], seen: [{string.Join(", ", seen)}]",
            Ct);
    }
}
