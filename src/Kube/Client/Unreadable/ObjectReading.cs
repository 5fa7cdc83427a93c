using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>What came of reading one object: either it, or what is known of one that could not be read.</summary>
internal readonly record struct ObjectReading<T>(T? Object, Unreadable<T>? Unreadable)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public static ObjectReading<T> Of(T entity) => new(entity, null);

    public static ObjectReading<T> Not(Unreadable<T> unreadable) => new(null, unreadable);
}
