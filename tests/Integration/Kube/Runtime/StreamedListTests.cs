using Berth.Crds;
using Berth.Tests.Integration.Crds;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>Lists as the first events of a watch, from an API server that sends them so: the default since Kubernetes 1.34.</summary>
public sealed class StreamedListTests : ListingTest, IClassFixture<DefinitionsControlPlane>
{
    public StreamedListTests(DefinitionsControlPlane controlPlane)
        : base(controlPlane) => controlPlane.SkipBefore(34, "lists as the first events of a watch");

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ServerStreamsLists_NeverLists()
    {
        var requests = await KeepAsync(name => new Workspace
        {
            Metadata = new() { NamespaceProperty = Namespace, Name = name },
            Spec = new() { Owner = "alice@example.com", Image = "registry.example.com/tests/workspace:1" },
        });

        requests.ShouldAllBe(request => request.Contains("\"verb\":\"watch\"", StringComparison.Ordinal));
        requests.Count(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal)).ShouldBe(2);
        requests.Count(request => request.Contains("sendInitialEvents=true", StringComparison.Ordinal) && request.Contains("u0026resourceVersion=", StringComparison.Ordinal))
            .ShouldBe(1, "the second time it does not go back in time");
    }
}
