using Berth.Crds;
using Berth.Kube.Runtime;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>What the stores know of objects that cannot be read.</summary>
public static class UnreadableStores
{
    /// <summary>The object of a name, if it exists and cannot be read.</summary>
    public static IEnumerable<UnreadableObject> UnreadableNamed<T>(this StoreProvider stores, string? @namespace, string? name)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        name is { Length: > 0 } && stores.Of<T>().GetUnreadable(@namespace, name) is { } unreadable ? [UnreadableObject.Of(unreadable)] : [];

    /// <summary>The objects that an index has under a value, that exist and cannot be read.</summary>
    public static IReadOnlyList<UnreadableObject> UnreadableUnder<T>(this StoreProvider stores, string index, string value)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        [.. stores.Of<T>().UnreadableByIndex(index, value).Select(UnreadableObject.Of)];

    /// <summary>The class that a workspace's word for it means.</summary>
    public static ResolvedClass ClassOf(this StoreProvider stores, string? className)
    {
        var classes = stores.Of<WorkspaceClass>();
        return ResolvedClass.Of(className, classes.List(), [.. classes.ListUnreadable().Select(unreadable => unreadable.Remains)]);
    }

    /// <summary>The class, if it exists and cannot be read.</summary>
    public static IEnumerable<UnreadableObject> UnreadableClass(this StoreProvider stores, ResolvedClass @class) =>
        @class.IsUnreadable ? stores.UnreadableNamed<WorkspaceClass>(null, @class.Name) : [];
}
