
namespace Berth.Tests.Integration.Gateway;

/// <summary>Each change of who may enter is one line in the audit of each replica.</summary>
public sealed class SharingAuditTests(GatewayWorld world) : GateTest(world)
{
    [Fact]
    public async Task Change_OfASharing_IsToldOnceByEachReplica()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await UntilAsync(World.Gateway, workspace, 1);

        // Nothing that changes who may enter.
        await workspace.PatchAsync("""{"sharing":{"users":["bob@example.com"]},"env":[{"name":"A","value":"b"}]}""", Ct);
        await workspace.PatchAsync("""{"sharing":{"users":["carol@example.com","bob@example.com"],"groups":["reviewers"]}}""", Ct);
        await UntilAsync(World.Gateway, workspace, 2);
        await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
        await UntilAsync(World.Gateway, workspace, 3);
        await UntilAsync(World.Other, workspace, 3);

        Lines(World.Gateway, workspace).Select(line => line[line.IndexOf("level=", StringComparison.Ordinal)..line.IndexOf(" replica=", StringComparison.Ordinal)]).ShouldBe(
        [
            "level=Users users=bob@example.com groups= until=never refused= was=None",
            "level=Users users=bob@example.com,carol@example.com groups=reviewers until=never refused= was=Users",
            "level=None users= groups= until=never refused= was=Users",
        ]);
    }

    [Fact]
    public async Task End_OfASharingByTimeOrDeletion_IsTold()
    {
        var timed = await World.WorkspaceAsync(SharedWithBob with { Sharing = SharedWithBob.Sharing! with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(4) } }, Ct);
        var deleted = await World.WorkspaceAsync(SharedWithBob, Ct);
        await UntilAsync(World.Gateway, deleted, 1);

        await deleted.DeleteAsync(Ct);

        await UntilAsync(World.Gateway, timed, 2);
        await UntilAsync(World.Gateway, deleted, 2);
        Lines(World.Gateway, timed)[^1].ShouldContain("level=None users= groups= until=never refused=Expired was=Users");
        Lines(World.Gateway, deleted)[^1].ShouldContain("level=None");
    }

    [Fact]
    public async Task Start_OfAReplica_TellsNothingOfWhatWasSo()
    {
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var late = await GatewayReplica.StartAsync(World.Cluster, World.Sessions, new());
        await late.WaitForAsync(workspace.Label, Ct);

        await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
        await UntilAsync(late, workspace, 1);

        Lines(late, workspace).Single().ShouldContain("was=Users");
    }

    private static List<string> Lines(GatewayReplica replica, TestWorkspace workspace) =>
        [.. replica.Log.Lines.Where(line => line.StartsWith($"Berth.Audit: sharing changed workspace={workspace.Namespace}/", StringComparison.Ordinal))];

    private static Task UntilAsync(GatewayReplica replica, TestWorkspace workspace, int count) => Wait.ForAsync(
        () => Task.FromResult(Lines(replica, workspace).Count == count),
        () => $"{count} lines; there are: {string.Join('\n', Lines(replica, workspace))}",
        Ct);
}
