using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>What a delete has brought about.</summary>
/// <param name="Object">The object as it now is, when it is still there: waiting for finalizers or for its grace period.</param>
/// <typeparam name="T">The kind.</typeparam>
public sealed record DeleteOutcome<T>(T? Object)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>It is not there any more, or never was.</summary>
    public bool IsGone => Object is null;

    /// <summary>It is being deleted and still there.</summary>
    public bool IsPending => Object is not null;

    /// <summary>
    /// Reads the API server's answer. Some kinds answer with the object even when it was removed at once; it is still there only while
    /// a finalizer or a grace period holds it.
    /// </summary>
    internal static DeleteOutcome<T> Of(T answered)
    {
        var metadata = answered.Metadata;
        var held = metadata.Finalizers is { Count: > 0 } || metadata.DeletionGracePeriodSeconds > 0;
        return new(metadata.DeletionTimestamp is not null && held ? answered : null);
    }
}
