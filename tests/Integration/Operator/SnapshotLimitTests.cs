using Berth.Crds;

namespace Berth.Tests.Integration.Operator;

/// <summary>The limit of three holds however the snapshots are asked for.</summary>
public class SnapshotLimitTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_FiveInParallel_ThreeAreAccepted()
    {
        for (var round = 0; round < 3; round++)
        {
            var workspace = $"ws-{round}";
            await RunningWorkspaceAsync(workspace);

            await Task.WhenAll(Enumerable.Range(0, 5).Select(i => CreateSnapshotAsync($"{workspace}-{i}", workspace)));

            await SnapshotLimit.ThreeOfFiveAsync(World, Namespace, workspace, OperatorLog, Ct);
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_AfterOneIsDeleted_AnotherIsAccepted()
    {
        await RunningWorkspaceAsync("ws");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => CreateSnapshotAsync($"s{i}", "ws")));
        await IsReadyAsync("s0");
        await IsReadyAsync("s1");
        await IsReadyAsync("s2");
        await CreateSnapshotAsync("fourth", "ws");
        var refused = await SnapshotRefusedAsync("fourth", "LimitReached", "has 3 snapshots, and 3 are allowed", "delete one");
        refused.Status!.Phase.ShouldBe(SnapshotPhase.Failed);

        await DeleteAsync<WorkspaceSnapshot>("s1");
        await UntilGoneAsync<WorkspaceSnapshot>("s1");
        await CreateSnapshotAsync("fifth", "ws");

        await IsReadyAsync("fifth");
        (await GetAsync<WorkspaceSnapshot>("fourth"))!.Status!.Phase.ShouldBe(SnapshotPhase.Failed, "a refusal is for good");
    }
}
