using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>A store of whatever kind, as the host runs it.</summary>
internal interface IHostedStore
{
    string Name { get; }

    bool HasSynced { get; }

    string Kind { get; }

    int UnreadableCount { get; }

    /// <summary>Tells of each object that cannot be read, of those that there are and of later ones, until disposed.</summary>
    IDisposable FollowUnreadable(Action<IKubernetesObject<V1ObjectMeta>, string> tell);

    Task WaitForSyncAsync(CancellationToken cancellationToken);

    Task RunAsync(CancellationToken cancellationToken);
}
