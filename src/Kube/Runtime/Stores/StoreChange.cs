using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>One change of a store.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Key">To which object.</param>
/// <param name="Old">The object before; null when it appeared. Of one that could not be read just before it was deleted: the last that could.</param>
/// <param name="New">The object after; null when it is gone or cannot be read.</param>
/// <param name="Initial">The object was there when the observer came, or came with the first list.</param>
public sealed record StoreChange<T>(StoreChangeType Type, ObjectKey Key, T? Old, T? New, bool Initial = false)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>What is known of it when it cannot be read; of one that was deleted, when it could not be read before.</summary>
    public Unreadable<T>? Unreadable { get; init; }
}
