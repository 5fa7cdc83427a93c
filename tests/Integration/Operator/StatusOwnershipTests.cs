using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Crds;

namespace Berth.Tests.Integration.Operator;

/// <summary>
/// The operator and the gateway's replicas write one status, each its own fields, by server-side apply. Kubernetes 1.20 takes every list
/// of a definition with quantities for one value, and cannot run this.
/// </summary>
public sealed class StatusOwnershipTests : IClassFixture<DefinitionsControlPlane>, IAsyncLifetime
{
    private const string Hold = "tests.berth.dev/hold";
    private const string Name = "ws";

    private readonly KubernetesClient _client;
    private readonly OperatorProcess _operator;
    private readonly AuditLog _audit;
    private string _namespace = "";

    public StatusOwnershipTests(DefinitionsControlPlane controlPlane)
    {
        controlPlane.SkipBefore(25, "server-side apply that merges the lists of custom resources with quantities");
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        _client = controlPlane.NewClient(options);
        _operator = new(controlPlane.KubeconfigPath);
        _audit = new(Path.Combine(controlPlane.Folder, "audit.log"));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task WriteStatus_OperatorAndTwoReplicas_EachKeepsTheOthersFields()
    {
        await _client.CreateAsync(
            new Workspace
            {
                Metadata = new() { NamespaceProperty = _namespace, Name = Name, Finalizers = [Hold] },
                Spec = new() { Owner = "alice@example.com", Image = "registry.example.com/tests/workspace:1" },
            },
            Ct);
        await UntilAsync(workspace => workspace.Status is { PodName: not null, Snapshots: not null }, "to be seen by the operator");
        await SettledAsync();

        var before = _audit.End;
        await SeesAsync("gateway-a", "bob@example.com", "carol@example.com");
        await SeesAsync("gateway-b", "bob@example.com");
        (await InsideAsync()).ShouldBe(["bob@example.com gateway-a", "bob@example.com gateway-b", "carol@example.com gateway-a"]);
        (await GetAsync()).Status!.Conditions!.Count.ShouldBe(6, "the gateway leaves the operator's fields");

        await _client.MergePatchAsync<Workspace>(
            _namespace, Name, JsonNode.Parse("""{"spec":{"sharing":{"level":"Users","users":["bob@example.com"]}}}""")!, Ct);
        var shared = await UntilAsync(workspace => workspace.Status!.SharedUrl is not null, "to be shared");
        (await InsideAsync()).Count.ShouldBe(3, "the operator leaves the gateway's fields");
        shared.Status!.LastActivity.ShouldNotBeNull();
        (await StatusWritesAsync(before)).ShouldBe(1, "people who come and go are no reason to write");

        await SeesAsync("gateway-a");
        (await InsideAsync()).ShouldBe(["bob@example.com gateway-b"]);
        (await GetAsync()).Status!.SharedUrl.ShouldNotBeNull();

        // The status of a deletion is made from the one before: what it would repeat of the gateway's, nobody could take away any more.
        await _client.DeleteAsync<Workspace>(_namespace, Name, null, Ct);
        var going = await UntilAsync(workspace => workspace.Status!.Phase == WorkspacePhase.Terminating, "to be going");
        going.Status!.SharedUrl.ShouldBeNull();
        (await InsideAsync()).ShouldBe(["bob@example.com gateway-b"]);
        await SeesAsync("gateway-b");
        (await InsideAsync()).ShouldBeEmpty();

        await UntilAsync(workspace => workspace.Metadata.Finalizers is [Hold], "to be left by the operator");
        await _client.MergePatchAsync<Workspace>(_namespace, Name, JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!, Ct);
    }

    private async Task<Workspace> GetAsync() => (await _client.GetAsync<Workspace>(_namespace, Name, Ct)).ShouldNotBeNull();

    private async Task<Workspace> UntilAsync(Func<Workspace, bool> holds, string what)
    {
        Workspace? last = null;
        await Wait.ForAsync(
            async () => holds(last = await GetAsync()),
            () => $"the workspace {what}; its status is {last?.Status}\n{string.Join('\n', _operator.Log.TakeLast(20))}",
            Ct);
        return last!;
    }

    /// <summary>Waits until the operator has nothing more to say.</summary>
    private async Task SettledAsync()
    {
        string? version = null;
        await Wait.ForAsync(
            async () =>
            {
                var before = version;
                await Task.Delay(TimeSpan.FromSeconds(1), Ct);
                return before == (version = (await GetAsync()).Metadata.ResourceVersion) && await _operator.IsIdleAsync(Ct);
            },
            () => "the workspace to settle",
            Ct);
    }

    /// <summary>Says who is in the workspace through a replica, as that replica does: under a name of its own.</summary>
    private async Task SeesAsync(string replica, params string[] users) =>
        await _client.ApplyStatusAsync(
            new Workspace
            {
                Metadata = new() { NamespaceProperty = _namespace, Name = Name, Uid = (await GetAsync()).Metadata.Uid },
                Status = new()
                {
                    LastActivity = TimeProvider.System.GetUtcNow(),
                    Participants = users.Length == 0 ? null : [.. users.Select(user => new Participant { User = user, Gateway = replica, Connections = 1 })],
                },
            },
            $"berth-{replica}",
            Ct);

    private async Task<IReadOnlyList<string>> InsideAsync() =>
        [.. ((await GetAsync()).Status!.Participants ?? []).Select(inside => $"{inside.User} {inside.Gateway}").Order(StringComparer.Ordinal)];

    private async Task<int> StatusWritesAsync(long after) =>
        (await _audit.OperatorWritesAsync(after, Ct))
            .Count(write => write.Namespace == _namespace && write is { Resource: "workspaces", Subresource: "status" });
}
