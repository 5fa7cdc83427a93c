using Berth.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Operators that are killed with SIGKILL: whoever takes over finishes what was begun, and changes nothing that is done.</summary>
[Collection(DisruptiveTests.Name)]
public class RestartTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Kill_WhileFiveSnapshotsAreDecided_ThreeAreAccepted()
    {
        await RunningWorkspaceAsync("ws");
        var asked = Enumerable.Range(0, 5).Select(i => CreateSnapshotAsync($"s{i}", "ws")).ToList();
        await Wait.ForAsync(
            async () => (await ListAsync<WorkspaceSnapshot>()).Any(snapshot => Condition(snapshot, ConditionTypes.Accepted)?.Status == "True"),
            () => "the first decision",
            Ct);
        await ReplaceOperatorAsync();
        await Task.WhenAll(asked);

        await SnapshotLimit.ThreeOfFiveAsync(World, Namespace, "ws", OperatorLog, Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Kill_TheLeaderWhileItWorks_TheStandbyCompletesEverything()
    {
        const int Count = 30;
        var leader = World.Operators.Single();
        await Wait.ForAsync(() => leader.IsLeaderAsync(Ct), () => "the operator to lead", Ct);
        var standby = await World.StartOperatorAsync(Ct);
        (await standby.IsLeaderAsync(Ct)).ShouldBeFalse();
        var from = World.Audit.End;
        var asked = Enumerable.Range(0, Count).Select(i => CreateWorkspaceAsync($"ws-{i}")).ToList();
        await Wait.ForAsync(async () => (await ListAsync<V1Pod>()).Count > 2, () => "the leader to be in the midst of it", Ct);

        await World.KillOperatorAsync(leader);
        await Task.WhenAll(asked);
        var left = Count - (await ListAsync<V1Pod>()).Count;

        await Wait.ForAsync(async () => (await ListAsync<V1Pod>()).Count == Count, () => $"all pods\n{OperatorLog()}", Ct);
        (await standby.IsLeaderAsync(Ct)).ShouldBeTrue();
        left.ShouldBeGreaterThan(0, "the leader was killed too late to prove anything");
        (await ListAsync<V1PersistentVolumeClaim>()).Count.ShouldBe(Count);
        (await ListAsync<V1Service>()).Count.ShouldBe(Count);
        foreach (var workspace in await ListAsync<Workspace>())
        {
            await UntilAsync<Workspace>(workspace.Metadata.Name!, candidate => candidate.Status?.Phase == WorkspacePhase.Creating, "to be told of its pod");
        }

        var made = (await World.Audit.OperatorWritesAsync(from, Ct))
            .Where(write => write is { Verb: "create", Code: 201 } && write.Namespace == Namespace && write.Resource is "pods" or "services" or "persistentvolumeclaims")
            .GroupBy(write => write.Resource)
            .ToDictionary(group => group.Key, group => group.Count());
        // All are there, and none was made twice. What the leader asked for as it was killed may be written down without an answer.
        made["pods"].ShouldBeLessThanOrEqualTo(Count);
        made["services"].ShouldBeLessThanOrEqualTo(Count);
        made["persistentvolumeclaims"].ShouldBeLessThanOrEqualTo(Count);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Restart_OnAConvergedWorld_WritesNothing()
    {
        const int Count = 20;
        for (var i = 0; i < Count; i++)
        {
            await CreateWorkspaceAsync($"ws-{i}", i == 1 ? new() { Owner = "somebody@example.com", ClassName = "missing" } : null);
        }

        for (var i = 2; i < Count; i++)
        {
            await RunsAsync($"ws-{i}");
        }

        // As different as they can be: running, waiting for a node, refused, stopped, captured, over the limit, copied.
        await WorkspaceRefusedAsync("ws-1", "ClassNotFound");
        await MergeAsync<Workspace>("ws-2", """{"spec":{"operatingMode":"Stopped"}}""");
        await UntilAsync<Workspace>("ws-2", workspace => workspace.Status?.Phase == WorkspacePhase.Stopped, "to be stopped");
        for (var i = 0; i < 4; i++)
        {
            await CreateSnapshotAsync($"s{i}", "ws-3");
        }

        await IsReadyAsync("s0");
        await SnapshotRefusedAsync("s3", "LimitReached");
        await CreateCopyAsync("copy", "s0");
        await RunsAsync("copy");
        await SettleAsync();

        var killed = World.Audit.End;
        var successor = await ReplaceOperatorAsync();
        await Wait.ForAsync(
            async () => await successor.MetricAsync("controller_runtime_reconcile_total", Ct, "workspace") >= Count + 5
                && await successor.IsIdleAsync(Ct),
            () => $"everything to be looked at again\n{OperatorLog()}",
            Ct);
        // Were there a write, it would be under way by now; a write of ours comes after it in the log.
        await MarkAsync();

        var writes = await World.Audit.OperatorWritesAsync(killed, Ct);
        writes.ShouldBeEmpty();
        (await GetAsync<Workspace>("ws-2"))!.Status!.Phase.ShouldBe(WorkspacePhase.Stopped);
    }

    private async Task<OperatorProcess> ReplaceOperatorAsync()
    {
        await World.KillOperatorAsync(World.Operators.Single());
        var successor = await World.StartOperatorAsync(Ct);
        await Wait.ForAsync(() => successor.IsLeaderAsync(Ct), () => $"the new operator to lead\n{string.Join('\n', successor.Log)}", Ct);
        return successor;
    }

    /// <summary>Waits until the operator has nothing in its queues and in hand, and writes nothing although it is looked at again and again.</summary>
    private async Task SettleAsync()
    {
        var quiet = 0;
        var seen = 0;
        await Wait.ForAsync(
            async () =>
            {
                await Task.Delay(500, Ct);
                var now = (await World.Audit.OperatorWritesAsync(0, Ct)).Count;
                var idle = await World.Operators.Single().IsIdleAsync(Ct);
                quiet = now == seen && idle ? quiet + 1 : 0;
                seen = now;
                return quiet == 10;
            },
            () => $"the operator to have nothing more to write\n{OperatorLog()}",
            Ct);
    }

    private async Task MarkAsync()
    {
        var name = $"mark-{Namespace}";
        await Client.CreateAsync(new V1ConfigMap { Metadata = new() { NamespaceProperty = Namespace, Name = name } }, Ct);
        await Wait.ForAsync(async () => await World.Audit.ContainsAsync(name, Ct), () => "the mark in the audit log", Ct);
    }
}
