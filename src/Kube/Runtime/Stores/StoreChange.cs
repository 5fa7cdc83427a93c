using Berth.Kube.Models;

namespace Berth.Kube.Runtime;

/// <summary>One change of a store.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Key">To which object.</param>
/// <param name="Old">The object before; null when it appeared.</param>
/// <param name="New">The object after; null when it is gone.</param>
/// <param name="Initial">The object was there when the observer came, or came with the first list.</param>
public sealed record StoreChange<T>(StoreChangeType Type, ObjectKey Key, T? Old, T? New, bool Initial = false)
    where T : KubernetesObject;
