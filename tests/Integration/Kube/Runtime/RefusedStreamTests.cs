using k8s.Models;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>Lists from an API server that refuses to send them as the first events of a watch.</summary>
public sealed class RefusedStreamTests(UnstreamedControlPlane controlPlane) : ListingTest(controlPlane), IClassFixture<UnstreamedControlPlane>
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ServerRefusesToStream_ListsInPagesAndDoesNotAskAgain()
    {
        var requests = await KeepAsync(name => new V1ConfigMap { Metadata = new() { NamespaceProperty = Namespace, Name = name } });

        requests.Count(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal)).ShouldBe(1);
        requests.Single(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal)).ShouldContain("\"code\":422");
        requests.Count(request => request.Contains("\"verb\":\"list\"", StringComparison.Ordinal)).ShouldBe(2);
        requests.ShouldContain(request => request.Contains("limit=500", StringComparison.Ordinal));
    }
}
