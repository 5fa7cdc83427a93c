using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>The same, with what is known of the object.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class UnreadableObjectException<T> : UnreadableObjectException
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    internal UnreadableObjectException(ApiRequest request, Unreadable<T> unreadable)
        : base(
            $"{request}: the {EntityDefinition.Of<T>().Kind} {unreadable.Key} in the answer cannot be read: {unreadable.Error}",
            request.Verb,
            request.ShownPath) =>
        Unreadable = unreadable;

    /// <summary>What is known of the object.</summary>
    public Unreadable<T> Unreadable { get; }
}
