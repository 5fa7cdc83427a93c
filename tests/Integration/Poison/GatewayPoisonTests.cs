using System.Net;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;
using Berth.Tests.Integration.Gateway;

namespace Berth.Tests.Integration.Poison;

/// <summary>The gateway in a cluster full of objects that it cannot read: guests of all other workspaces get in, and of these nobody does.</summary>
public sealed class GatewayPoisonTests : IAsyncDisposable
{
    private readonly ControlPlane _cluster = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Ask_FiftyUnreadableObjectsOfEachKind_CloseOnlyThemselves()
    {
        await _cluster.InitializeAsync();
        await Definitions.InstallAsync(_cluster);
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        using var client = _cluster.NewClient(options);
        using var api = new RawObjects(_cluster.KubeconfigPath);
        await using var upstream = await Upstream.StartAsync();
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);

        await api.OpenSchemasAsync(Ct);
        await Poisons.PlantAsync(api, ns, "before", Poisons.OfEachKind, Ct);
        await api.CloseSchemasAsync(Ct);
        await using var gateway = await GatewayReplica.StartAsync(ClusterConfiguration.Load(_cluster.KubeconfigPath), new TestSessions(), new());
        await ReadyAsync(gateway);

        var first = await WorkspaceAsync(client, upstream, gateway);
        var second = await WorkspaceAsync(client, upstream, gateway);
        await AnswersAsync(gateway, first, "bob", 200);

        await api.OpenSchemasAsync(Ct);
        await Poisons.PlantAsync(api, ns, "during", 5, Ct);
        (await api.SendAsync(
            HttpMethod.Patch,
            $"{RawObjects.Path(first.Namespace, "workspaces")}/code",
            """{"spec":{"repository":{"url":"https://example.com/a","depth":99999999999}}}""",
            Ct,
            "application/merge-patch+json")).Status.ShouldBe(HttpStatusCode.OK);
        await api.CloseSchemasAsync(Ct);

        await AnswersAsync(gateway, first, "bob", 404);
        await AnswersAsync(gateway, second, "bob", 200);
        await AnswersAsync(gateway, second, "alice", 200);
        await ReadyAsync(gateway);
        var third = await WorkspaceAsync(client, upstream, gateway);
        await AnswersAsync(gateway, third, "bob", 200);

        // One that starts now is ready as well.
        await using var another = await GatewayReplica.StartAsync(ClusterConfiguration.Load(_cluster.KubeconfigPath), new TestSessions(), new());
        await ReadyAsync(another);
        await AnswersAsync(another, first, "bob", 404);
        await AnswersAsync(another, third, "bob", 200);

        await client.MergePatchAsync<Workspace>(first.Namespace, "code", JsonNode.Parse("""{"spec":{"repository":null}}""")!, Ct);
        await AnswersAsync(gateway, first, "bob", 200);
        await AnswersAsync(another, first, "bob", 200);
    }

    private static async Task<TestWorkspace> WorkspaceAsync(KubernetesClient client, Upstream upstream, GatewayReplica gateway)
    {
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);
        var workspace = new TestWorkspace(client, await client.CreateAsync(
            new Workspace
            {
                Metadata = new() { Name = "code", NamespaceProperty = ns },
                Spec = new()
                {
                    Owner = "alice@example.com",
                    Sharing = new() { Level = SharingLevel.Users, Users = ["bob@example.com"] },
                    Ports = [new() { Name = "main", Port = upstream.Port }],
                },
            },
            Ct));
        await workspace.RunAsync("127.0.0.1", Ct);
        await gateway.WaitForAsync(workspace.Label, Ct);
        return workspace;
    }

    private static async Task AnswersAsync(GatewayReplica gateway, TestWorkspace workspace, string account, int status)
    {
        var request = $"GET / HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}\r\nCookie: {TestSessions.Cookie(account)}\r\nConnection: close\r\n\r\n";
        var answer = "";
        await Wait.ForAsync(
            async () => (answer = await RawClient.AskAsync(gateway.EndPoint, request, Ct)).StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal),
            () => $"{status} for {account}, and it was: {answer}",
            Ct);
    }

    private static async Task ReadyAsync(GatewayReplica gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway.Management };
        await Wait.ForAsync(
            async () =>
            {
                using var response = await http.GetAsync(new Uri("readyz", UriKind.Relative), Ct);
                return response.StatusCode == HttpStatusCode.OK;
            },
            () => $"the gateway to be ready; it says:\n{string.Join('\n', gateway.Log.Lines)}",
            Ct);
    }
}
