using Berth.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>What the operator tells of sharing.</summary>
public sealed class SharingTests(OperatorWorld world) : OperatorTest(world)
{
    private const string WithBob = """{"spec":{"sharing":{"level":"Users","users":["bob@example.com"]}}}""";

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_NeverShared_TakesFourStatusUpdatesAtMost()
    {
        var before = World.Audit.End;

        await RunningWorkspaceAsync("ws");

        var updates = (await World.Audit.OperatorWritesAsync(before, Ct))
            .Count(write => write.Namespace == Namespace && write is { Resource: "workspaces", Subresource: "status" });
        updates.ShouldBeInRange(1, 4);
        Condition((await GetAsync<Workspace>("ws"))!, ConditionTypes.Shared)!.Reason.ShouldBe("NotShared");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Share_AndUnshare_TellsOfIt()
    {
        await RunningWorkspaceAsync("ws");

        await MergeAsync<Workspace>("ws", WithBob);
        var shared = await IsSharedAsync("ws");
        shared.Status!.SharedUrl.ShouldBe($"https://{WorkspaceHost.Label("ws", shared.Metadata.Uid!)}.workspaces.example.com");
        await ToldAsync("ws", "Shared");

        await MergeAsync<Workspace>("ws", """{"spec":{"sharing":{"level":"None"}}}""");
        var unshared = await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.Shared)?.Status == "False", "to be shared no more");
        unshared.Status!.SharedUrl.ShouldBeNull();
        await ToldAsync("ws", "NotShared");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Share_WithAnEnd_EndsByItself()
    {
        await RunningWorkspaceAsync("ws");
        var end = TimeProvider.System.GetUtcNow().AddSeconds(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

        await MergeAsync<Workspace>("ws", $$"""{"spec":{"sharing":{"level":"Authenticated","expiresAt":"{{end}}"} } }""");

        await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.Shared)?.Reason == "Expired", "to have come to its end");
        await ToldAsync("ws", "SharingExpired");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Share_ClassChanges_FollowsIt()
    {
        await RunningWorkspaceAsync("ws");
        await MergeAsync<Workspace>("ws", WithBob);
        await IsSharedAsync("ws");

        await Client.MergePatchAsync<WorkspaceClass>(null, ClassName, System.Text.Json.Nodes.JsonNode.Parse("""{"spec":{"sharing":{"enabled":false}}}""")!, Ct);

        await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.Shared)?.Reason == "Disabled", "to be shared no more");
        await ToldAsync("ws", "SharingRefused");
    }

    private Task<Workspace> IsSharedAsync(string name) =>
        UntilAsync<Workspace>(name, workspace => Condition(workspace, ConditionTypes.Shared)?.Status == "True", "to be shared");

    private Task ToldAsync(string name, string reason) =>
        Wait.ForAsync(
            async () => (await ListAsync<Corev1Event>()).Any(told => told.InvolvedObject?.Name == name && told.Reason == reason),
            () => $"an event {reason} about {name}\n{OperatorLog()}",
            Ct);
}
