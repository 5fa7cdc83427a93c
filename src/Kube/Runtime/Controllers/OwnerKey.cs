using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>Finds who controls an object.</summary>
internal static class OwnerKey
{
    /// <summary>The key of the <typeparamref name="TOwner"/> that the controller owner reference names; the version of its group does not matter.</summary>
    public static IEnumerable<ObjectKey> Of<TOwner>(IKubernetesObject<V1ObjectMeta> owned)
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<TOwner>();
        foreach (var owner in owned.Metadata.OwnerReferences ?? [])
        {
            if (owner is { Controller: true, Name: { } name } && owner.Kind == definition.Kind && GroupOf(owner.ApiVersion) == definition.Group)
            {
                yield return new(definition.Scope == EntityScope.Namespaced ? owned.Metadata.NamespaceProperty : null, name);
            }
        }
    }

    private static string GroupOf(string? apiVersion) =>
        apiVersion?.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? apiVersion[..slash] : "";
}
