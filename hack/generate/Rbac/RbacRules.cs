using System.Reflection;
using System.Text.Json.Nodes;
using Berth.Kube.Runtime.Rbac;
using k8s.Models;

namespace Berth.Generate.Rbac;

/// <summary>Turns what controllers declare into the rules of a role.</summary>
public static class RbacRules
{
    private static readonly RbacVerb[] Unnameable = [RbacVerb.Create, RbacVerb.List, RbacVerb.Watch, RbacVerb.DeleteCollection];

    /// <summary>
    /// The rules, in a fixed order: verbs of one resource are united, resources of one group with the same verbs share a rule.
    /// </summary>
    /// <exception cref="InvalidOperationException">A declaration says what Kubernetes cannot grant.</exception>
    public static JsonArray Of(IEnumerable<EntityRbacAttribute> declarations)
    {
        var resources = declarations.Select(Checked)
            .GroupBy(Resource)
            .Select(group => (group.Key.Group, group.Key.Resource, group.Key.Names, Verbs: group.Aggregate(RbacVerb.None, (all, one) => all | one.Verbs)));
        var rules = resources
            .GroupBy(resource => (resource.Group, resource.Names, resource.Verbs))
            .Select(rule => (rule.Key.Group, Resources: rule.Select(r => r.Resource).Order(StringComparer.Ordinal).ToArray(), rule.Key.Names, rule.Key.Verbs))
            .OrderBy(rule => rule.Group, StringComparer.Ordinal)
            .ThenBy(rule => rule.Resources[0], StringComparer.Ordinal)
            .ThenBy(rule => rule.Names, StringComparer.Ordinal);
        return new([.. rules.Select(rule => Rule(rule.Group, rule.Resources, rule.Names, rule.Verbs))]);
    }

    /// <summary>One rule.</summary>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="resources">Plurals, with <c>/subresource</c> where meant.</param>
    /// <param name="names">The only objects, separated by commas; empty for any.</param>
    /// <param name="verbs">What is granted.</param>
    public static JsonObject Rule(string group, IEnumerable<string> resources, string names, RbacVerb verbs)
    {
        var rule = new JsonObject { ["apiGroups"] = List([group]), ["resources"] = List(resources) };
        if (names.Length > 0)
        {
            rule["resourceNames"] = List(names.Split(','));
        }

        rule["verbs"] = List(Single(verbs).Select(verb => verb.ToString().ToLowerInvariant()));
        return rule;
    }

    private static (string Group, string Resource, string Names) Resource(EntityRbacAttribute declaration)
    {
        var entity = declaration.Entity.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"[EntityRbac] names {declaration.Entity}, which carries no [KubernetesEntity].");
        var resource = declaration.Subresource is null ? entity.PluralName : $"{entity.PluralName}/{declaration.Subresource}";
        return (entity.Group, resource, string.Join(',', declaration.ResourceNames.Order(StringComparer.Ordinal)));
    }

    private static EntityRbacAttribute Checked(EntityRbacAttribute declaration)
    {
        var wrong = declaration.ResourceNames.Length == 0 ? RbacVerb.None : Unnameable.FirstOrDefault(verb => declaration.Verbs.HasFlag(verb));
        return wrong == RbacVerb.None
            ? declaration
            : throw new InvalidOperationException(
                $"[EntityRbac(typeof({declaration.Entity.Name}))] narrows {wrong} by ResourceNames, which Kubernetes cannot: declare it apart.");
    }

    private static IEnumerable<RbacVerb> Single(RbacVerb verbs) =>
        Enum.GetValues<RbacVerb>().Where(verb => int.IsPow2((int)verb) && verbs.HasFlag(verb));

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);
}
