using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.DevStorage.Objects;

/// <summary>Questions about an object's metadata that every plan asks.</summary>
public static class Metadata
{
    /// <summary>Was its deletion asked for?</summary>
    public static bool IsBeingDeleted(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.DeletionTimestamp is not null;

    /// <summary>Does it carry the finalizer?</summary>
    public static bool HasFinalizer(this IKubernetesObject<V1ObjectMeta> entity, string finalizer) =>
        entity.Metadata.Finalizers?.Contains(finalizer) == true;

    /// <summary>Does it carry the annotation, whatever its value?</summary>
    public static bool HasAnnotation(this IKubernetesObject<V1ObjectMeta> entity, string key) => entity.Metadata.Annotation(key) is not null;

    /// <summary>How many attempts at it have failed on purpose.</summary>
    public static int FailedAttempts(this IKubernetesObject<V1ObjectMeta> entity) =>
        int.TryParse(entity.Metadata.Annotation(Driver.AttemptsKey), out var attempts) ? attempts : 0;
}
