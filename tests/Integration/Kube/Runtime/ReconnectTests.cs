using k8s.Models;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>An operator whose API server dies and comes back.</summary>
[Collection(DisruptiveTests.Name)]
public sealed class ReconnectTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_ApiServerKilledAndBack_GoesOnAndMissesNothing()
    {
        using var client = controlPlane.NewClient();
        var ns = await ControlPlane.NewNamespaceAsync(client, Ct);
        await using var running = new TestOperator(controlPlane, ns, "survivor");
        await running.StartAsync(Ct);
        await client.CreateAsync(TestOperator.Parent(ns, "before"), Ct);
        await Wait.ForAsync(() => running.Store.Get(ns, "before-child") is not null, "the first child", Ct);

        await controlPlane.ClusterAsync("kill", "kube-apiserver");
        await controlPlane.ClusterAsync("start", "kube-apiserver");
        await client.CreateAsync(TestOperator.Parent(ns, "after"), Ct);
        await client.DeleteAsync<V1ConfigMap>(ns, "before", null, Ct);

        await Wait.ForAsync(
            async () => await client.GetAsync<V1ConfigMap>(ns, "after-child", Ct) is not null, "the second child", Ct);
        await Wait.ForAsync(() => running.Calls.Contains("deleted before"), "the deletion", Ct);
        running.Health.Ready.ShouldBeTrue();
        await client.DeleteAsync<V1Namespace>(null, ns, null, Ct);
    }
}
