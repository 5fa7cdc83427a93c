using System.Reflection;
using k8s;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>Where objects of one kind are found in the API; read from the attribute <c>[KubernetesEntity]</c> of KubernetesClient.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version within the group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The plural in URLs.</param>
/// <param name="Scope">Namespaced or cluster-wide.</param>
public sealed record EntityDefinition(string Group, string Version, string Kind, string Plural, EntityScope Scope)
{
    /// <summary>The API server is asked for the metadata only.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Group and version as objects carry it in <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The definition of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The type carries no <c>[KubernetesEntity]</c>.</exception>
    public static EntityDefinition Of<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => Cache<T>.Definition;

    /// <summary>The definition of a type that is known at run time only.</summary>
    /// <exception cref="InvalidOperationException">The type carries no <c>[KubernetesEntity]</c>.</exception>
    public static EntityDefinition Of(Type type) => Find(type) ?? throw new InvalidOperationException($"{type} carries no [KubernetesEntity].");

    /// <summary>The definition of a type; null when it carries no <c>[KubernetesEntity]</c>.</summary>
    internal static EntityDefinition? Find(Type type)
    {
        if (type.GetCustomAttribute<KubernetesEntityAttribute>() is not { } attribute)
        {
            return null;
        }

        var scope = type.GetCustomAttribute<EntityScopeAttribute>()?.Scope
            ?? (ClusterScopedKinds.Contains(attribute.Group, attribute.Kind) ? EntityScope.Cluster : EntityScope.Namespaced);
        return new(attribute.Group, attribute.ApiVersion, attribute.Kind, attribute.PluralName, scope)
        {
            MetadataOnly = type.IsDefined(typeof(MetadataOnlyAttribute)),
        };
    }

    /// <summary>The URL path of the collection, or of one object of it when <paramref name="name"/> is given.</summary>
    /// <exception cref="ArgumentException">
    /// An object of a namespaced kind was named without its namespace, or a name is none that an object can have.
    /// </exception>
    public string Path(string? @namespace = null, string? name = null, string? subresource = null)
    {
        if (Scope == EntityScope.Namespaced && name is not null && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException($"{Kind} {name} is namespaced: say in which namespace it is.", nameof(@namespace));
        }

        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (Scope == EntityScope.Namespaced && !string.IsNullOrEmpty(@namespace))
        {
            path += $"/namespaces/{Segment(@namespace)}";
        }

        path += $"/{Plural}";
        path = name is null ? path : $"{path}/{Segment(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    // As Kubernetes forbids them in names: a URL with ".." in it is another URL. The delete of such an object would be the delete of its
    // namespace.
    private static string Segment(string name) =>
        name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('%', StringComparison.Ordinal)
            ? Uri.EscapeDataString(name)
            : throw new ArgumentException($"'{name}' is no name of an object: it may not be . or .., nor hold / or %.", nameof(name));

    private static class Cache<T>
    {
        public static readonly EntityDefinition Definition = EntityDefinition.Of(typeof(T));
    }
}
