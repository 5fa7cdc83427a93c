using Berth.Kube.Models;

namespace Berth.Kube.Runtime;

/// <summary>A store with what keeps it.</summary>
internal sealed class HostedStore<T>(EntityStore<T> store, Reflector<T> reflector) : IHostedStore
    where T : KubernetesObject
{
    public string Name => EntityDefinition.Of<T>().Plural;

    public bool HasSynced => store.HasSynced;

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => store.WaitForSyncAsync(cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => reflector.RunAsync(cancellationToken);
}
