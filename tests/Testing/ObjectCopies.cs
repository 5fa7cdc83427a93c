using System.Reflection;
using k8s;
using k8s.Models;

namespace Berth.Tests.Testing;

/// <summary>Makes changed copies of objects whose kind is known at run time only, for which C# has no <c>with</c>.</summary>
public static class ObjectCopies
{
    private static readonly MethodInfo MemberwiseCopy = typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>A copy of an object with other metadata.</summary>
    /// <param name="entity">The object, which stays as it is.</param>
    /// <param name="change">Makes the metadata of the copy.</param>
    public static T WithMetadata<T>(this T entity, Func<V1ObjectMeta, V1ObjectMeta> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var copy = (T)MemberwiseCopy.Invoke(entity, null)!;
        copy.Metadata = change(entity.Metadata);
        return copy;
    }
}
