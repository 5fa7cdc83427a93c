namespace Berth.Kube.Models;

/// <summary>
/// Names the object that owns this one, in the same namespace or cluster-scoped; the garbage collector deletes what has lost all its
/// owners.
/// </summary>
public sealed record V1OwnerReference
{
    /// <summary>The <c>apiVersion</c> field of the Kubernetes API.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The <c>kind</c> field of the Kubernetes API.</summary>
    public string? Kind { get; init; }

    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>uid</c> field of the Kubernetes API.</summary>
    public string? Uid { get; init; }

    /// <summary>The <c>controller</c> field of the Kubernetes API.</summary>
    public bool? Controller { get; init; }

    /// <summary>The <c>blockOwnerDeletion</c> field of the Kubernetes API.</summary>
    public bool? BlockOwnerDeletion { get; init; }

    /// <summary>
    /// Names an object as the controller of another: the one that manages it, and whose deletion in the foreground waits for it.
    /// </summary>
    /// <param name="owner">An object as the API server gave it, with its uid.</param>
    public static V1OwnerReference ToController<T>(T owner)
        where T : KubernetesObject
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
