namespace Berth.Kube.Models;

/// <summary>
/// Says where the names of a kind are unique. A kind without it is namespaced, unless it is one of Kubernetes' own that
/// <see cref="EntityDefinition"/> knows as cluster-scoped. The name is that of KubeOps.
/// </summary>
/// <param name="scope">Namespaced or cluster-wide.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityScopeAttribute(EntityScope scope) : Attribute
{
    /// <summary>Namespaced or cluster-wide.</summary>
    public EntityScope Scope { get; } = scope;
}
