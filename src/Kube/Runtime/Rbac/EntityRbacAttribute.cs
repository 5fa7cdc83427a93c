namespace Berth.Kube.Runtime.Rbac;

/// <summary>
/// Says what a controller does to a kind. The operator's roles are generated from these attributes: what no controller declares is not
/// granted. Repeat it for subresources, which are granted apart (<c>workspaces/status</c>).
/// </summary>
/// <param name="entity">A type with a <c>[KubernetesEntity]</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class EntityRbacAttribute(Type entity) : Attribute
{
    /// <summary>A type with a <c>[KubernetesEntity]</c>.</summary>
    public Type Entity { get; } = entity;

    /// <summary>What is done.</summary>
    public required RbacVerb Verbs { get; init; }

    /// <summary>The subresource that it is done to, such as <c>status</c> or <c>finalizers</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>
    /// The only objects that it is done to; any when empty. Kubernetes cannot narrow <see cref="RbacVerb.Create"/>,
    /// <see cref="RbacVerb.List"/>, <see cref="RbacVerb.Watch"/> and <see cref="RbacVerb.DeleteCollection"/> like that.
    /// </summary>
    public string[] ResourceNames { get; init; } = [];

    /// <summary>Whether it is done in the operator's own namespace alone (a Role rather than a ClusterRole).</summary>
    public bool OwnNamespaceOnly { get; init; }
}
