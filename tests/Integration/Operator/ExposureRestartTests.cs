using Berth.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Operators that are killed, or away: no Ingress outlives its workspace, although no garbage collector looks after those of the gateway.</summary>
[Collection(DisruptiveTests.Name)]
public sealed class ExposureRestartTests(OperatorWorld world) : ExposureTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Expose_OperatorKilledWhileWorkspacesStartAndGo_LeavesNoIngress()
    {
        const int Count = 12;
        await ExposeAsync(ByNginx);
        var names = Enumerable.Range(0, Count).Select(i => $"ws-{i}").ToList();
        var asked = names.Select(name => CreateWorkspaceAsync(name)).ToList();
        await Wait.ForAsync(async () => (await IngressesAsync()).Count > 0, () => $"the operator to be in the midst of it\n{OperatorLog()}", Ct);
        await ReplaceOperatorAsync();
        await Task.WhenAll(asked);
        await UntilIngressesAsync(Count * 2);

        var deleted = names.Select(DeleteAsync<Workspace>).ToList();
        await Wait.ForAsync(async () => (await IngressesAsync()).Count < Count * 2, () => $"the operator to take them away\n{OperatorLog()}", Ct);
        await ReplaceOperatorAsync();
        await Task.WhenAll(deleted);

        await UntilIngressesAsync(0);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expose_WorkspaceDeletedWhileTheOperatorIsAway_LeavesNoIngress(bool finalizerTakenOff)
    {
        await ExposeAsync(ByNginx);
        await RunningWorkspaceAsync("ws");
        await UntilIngressesAsync(2);
        await World.KillOperatorAsync(World.Operators.Single());

        await DeleteAsync<Workspace>("ws");
        if (finalizerTakenOff)
        {
            // By hand, as people do whose deletion hangs; the garbage collector takes what lies in the namespace of the workspace.
            await ReleaseAsync<Workspace>("ws");
            await UntilGoneAsync<Workspace>("ws");
            (await IngressesAsync()).ShouldContain(ingress => ingress.Metadata.NamespaceProperty == OperatorProcess.LeaseNamespace);
        }

        await StartOperatorAsync();
        await UntilIngressesAsync(0);
    }

    private async Task ReplaceOperatorAsync()
    {
        await World.KillOperatorAsync(World.Operators.Single());
        await StartOperatorAsync();
    }

    private async Task StartOperatorAsync()
    {
        // The lease of the one that was killed would run for a while; that is another test's.
        await Client.DeleteAsync<V1Lease>(OperatorProcess.LeaseNamespace, "berth-operator", null, Ct);
        var successor = await World.StartOperatorAsync(Ct);
        await Wait.ForAsync(() => successor.IsLeaderAsync(Ct), () => $"the new operator to lead\n{string.Join('\n', successor.Log)}", Ct);
    }
}
