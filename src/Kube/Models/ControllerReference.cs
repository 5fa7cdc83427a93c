using k8s;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>Makes owner references.</summary>
public static class ControllerReference
{
    /// <summary>
    /// Names an object as the controller of another: the one that manages it, and whose deletion in the foreground waits for it. The garbage
    /// collector deletes what has lost all its owners.
    /// </summary>
    /// <param name="owner">An object as the API server gave it, with its uid; in the same namespace as what it owns, or cluster-scoped.</param>
    public static V1OwnerReference To<T>(T owner)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<T>();
        return new()
        {
            ApiVersion = definition.ApiVersion,
            Kind = definition.Kind,
            Name = owner.Metadata.Name,
            Uid = owner.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
    }
}
