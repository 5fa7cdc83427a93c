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
}
