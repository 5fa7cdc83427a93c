using System.Text.Json.Nodes;
using Berth.Generate.Output;
using Berth.Kube.Models;
using Berth.Kube.Runtime.Rbac;

namespace Berth.Generate.Rbac;

/// <summary>The files that say what people may do with Berth's kinds.</summary>
internal static class UserRoles
{
    private const string Source = "the kinds in src/Crds";

    /// <summary>For kustomize and for the chart: the same.</summary>
    public static IEnumerable<GeneratedFile> Of(IReadOnlyList<Type> kinds)
    {
        var text = Yaml.File(
            Source,
            Role("berth-view", kinds, RbacVerb.Read, "view", "edit", "admin"),
            Role(
                "berth-edit",
                kinds.Where(kind => EntityDefinition.Of(kind).Scope == EntityScope.Namespaced),
                RbacVerb.Create | RbacVerb.Update | RbacVerb.Patch | RbacVerb.Delete | RbacVerb.DeleteCollection,
                "edit",
                "admin"));
        return [new("config/rbac/user_roles.yaml", text), new("charts/berth/templates/rbac/user_roles.yaml", text)];
    }

    // Kubernetes adds these rules to its own roles of that name, so whoever may edit a namespace may have workspaces in it.
    private static JsonObject Role(string name, IEnumerable<Type> kinds, RbacVerb verbs, params string[] aggregateTo)
    {
        var role = RbacFiles.Object($"{RbacFiles.ApiGroup}/v1", "ClusterRole", name, null);
        foreach (var target in aggregateTo)
        {
            role["metadata"]!["labels"]![$"{RbacFiles.ApiGroup}/aggregate-to-{target}"] = "true";
        }

        var entities = kinds.Select(kind => EntityDefinition.Of(kind)).ToList();
        role["rules"] = new JsonArray(RbacRules.Rule(entities[0].Group, entities.Select(e => e.Plural).Order(StringComparer.Ordinal), "", verbs));
        return role;
    }
}
