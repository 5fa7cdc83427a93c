using Berth.Tests.Integration;

namespace Berth.Tests.Faults.Runtime;

/// <summary>A store whose API server dies and comes back.</summary>
[Collection(DisruptiveTests.Name)]
public sealed class RestartedServerTests(ControlPlane controlPlane)
{
    /// <summary>KubeOps 675 in the flesh: a server that has just started knows no version from before.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ApiServerRestarted_IsInStepAgain_KubeOps675()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        await watched.StartAsync();

        await controlPlane.ClusterAsync("kill", "kube-apiserver");
        await controlPlane.ClusterAsync("start", "kube-apiserver");
        await watched.DeleteAsync("b");
        await watched.CreateAsync("c");

        await watched.HasNotAsync("b");
        await watched.HasAsync("c");
        watched.Changes.Count(change => change == "Deleted b").ShouldBe(1);
    }
}
