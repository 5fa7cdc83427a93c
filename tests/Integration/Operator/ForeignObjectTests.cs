using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Objects of somebody else under the names that a workspace needs: told, left alone, and no hindrance once they are gone.</summary>
public sealed class ForeignObjectTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public Task Start_ForeignClaim_IsLeftAlone() => TestAsync(
        new V1PersistentVolumeClaim
        {
            Metadata = new() { NamespaceProperty = Namespace, Name = "ws-home" },
            Spec = new()
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = "none",
                Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = "1Mi" } },
            },
        });

    [Fact(Timeout = TestLimits.OfATest)]
    public Task Start_ForeignService_IsLeftAlone() => TestAsync(
        new V1Service { Metadata = new() { NamespaceProperty = Namespace, Name = "ws" }, Spec = new() { Ports = [new() { Name = "x", Port = 1 }] } });

    [Fact(Timeout = TestLimits.OfATest)]
    public Task Start_ForeignPod_IsLeftAlone() => TestAsync(
        new V1Pod { Metadata = new() { NamespaceProperty = Namespace, Name = "ws" }, Spec = RestrictedPod.Spec("x") });

    private async Task TestAsync<T>(T foreign)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await UntilAsync<V1ServiceAccount>("default", _ => true, "to be there, which pods need");
        var before = await Client.CreateAsync(foreign, Ct);
        await CreateWorkspaceAsync("ws");
        await WorkspaceRefusedAsync("ws", "NameTaken", EntityDefinition.Of<T>().Kind, foreign.Metadata.Name!, "delete or rename it");

        var after = await GetAsync<T>(foreign.Metadata.Name!);
        after!.Metadata.Uid.ShouldBe(before.Metadata.Uid);
        after.Metadata.Labels.ShouldBeNull();
        after.Metadata.OwnerReferences.ShouldBeNull();

        await DeleteAsync<T>(foreign.Metadata.Name!);
        await RunsAsync("ws");
    }
}
