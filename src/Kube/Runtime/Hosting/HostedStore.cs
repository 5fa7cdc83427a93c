using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>A store with what keeps it.</summary>
internal sealed class HostedStore<T>(EntityStore<T> store, Reflector<T> reflector) : IHostedStore
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public string Name => EntityDefinition.Of<T>().Plural;

    public bool HasSynced => store.HasSynced;

    public string Kind => EntityDefinition.Of<T>().Kind;

    public int UnreadableCount => store.UnreadableCount;

    public IDisposable FollowUnreadable(Action<IKubernetesObject<V1ObjectMeta>, string> tell) => store.Subscribe(
        change =>
        {
            if (change is { Type: StoreChangeType.Unreadable, Unreadable: { Key.Name.Length: > 0 } unreadable })
            {
                tell(unreadable.Remains, unreadable.Error);
            }
        },
        replay: true);

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => store.WaitForSyncAsync(cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => reflector.RunAsync(cancellationToken);
}
