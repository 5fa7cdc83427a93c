using Berth.Kube.Models;

namespace Berth.Kube.Client;

/// <summary>What came of reading one object: either it, or what is known of one that could not be read.</summary>
internal readonly record struct ObjectReading<T>(T? Object, Unreadable<T>? Unreadable)
    where T : KubernetesObject
{
    public static ObjectReading<T> Of(T entity) => new(entity, null);

    public static ObjectReading<T> Not(Unreadable<T> unreadable) => new(null, unreadable);
}
