using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Runtime.Stores;

/// <summary>That the detector of the integration tests finds what it is there for.</summary>
[Collection(nameof(MutationDetectorTests))]
public sealed class MutationDetectorTests : IDisposable
{
    public MutationDetectorTests() => MutationDetector.Start();

    public void Dispose() => StoreObserver.Stored = null;

    [Fact]
    public void Check_ReaderChangedALabel_NamesTheObjectBeforeAndAfter()
    {
        var map = new V1ConfigMap { Metadata = new() { Name = "mutated-by-a-reader", ResourceVersion = "1", Labels = new Dictionary<string, string> { ["a"] = "b" } } };
        var store = new EntityStore<V1ConfigMap>();
        store.Put(map);

        map.Metadata.Labels["a"] = "c";

        Should.Throw<InvalidOperationException>(MutationDetector.Check).Message.ShouldMatch("mutated-by-a-reader.* became .*mutated-by-a-reader");
    }
}
