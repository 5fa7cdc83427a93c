using System.Reflection;
using System.Text.Json.Nodes;
using Berth.Generate.Output;
using Berth.Kube.Models;
using Berth.Kube.Runtime.Rbac;

namespace Berth.Generate.Rbac;

/// <summary>The files that say what the operator and its users may do.</summary>
internal static class RbacFiles
{
    private const string Source = "the [EntityRbac] attributes in src/Operator and the kinds in src/Crds";
    private const string Name = "berth-operator";
    private const string ApiGroup = "rbac.authorization.k8s.io";

    /// <summary>For kustomize and for the chart: the same objects, but for the namespace.</summary>
    public static IEnumerable<GeneratedFile> Of(Assembly @operator, IReadOnlyList<Type> kinds)
    {
        var declarations = @operator.GetCustomAttributes<EntityRbacAttribute>()
            .Concat(@operator.GetTypes().SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>(inherit: false)))
            .ToList();
        return declarations.Count > 0
            ? Files("config/rbac", "berth-system", declarations, kinds)
                .Concat(Files("charts/berth/templates/rbac", "{{ .Release.Namespace }}", declarations, kinds))
                .Append(Kustomization())
            : throw new InvalidOperationException($"{@operator} declares no [EntityRbac]: the operator could do nothing.");
    }

    private static IEnumerable<GeneratedFile> Files(
        string folder, string @namespace, List<EntityRbacAttribute> declarations, IReadOnlyList<Type> kinds) =>
    [
        new($"{folder}/service_account.yaml", Yaml.File(Source, Object("v1", "ServiceAccount", Name, @namespace))),
        new($"{folder}/role.yaml", Yaml.File(
            Source,
            Role("ClusterRole", null, RbacRules.Of(declarations.Where(declaration => !declaration.OwnNamespaceOnly))),
            Role("Role", @namespace, RbacRules.Of(declarations.Where(declaration => declaration.OwnNamespaceOnly))))),
        new($"{folder}/role_binding.yaml", Yaml.File(
            Source, Binding("ClusterRole", null, @namespace), Binding("Role", @namespace, @namespace))),
        new($"{folder}/user_roles.yaml", Yaml.File(
            Source,
            UserRole("berth-view", kinds, RbacVerb.Read, "view", "edit", "admin"),
            UserRole(
                "berth-edit",
                kinds.Where(kind => kind.GetCustomAttribute<KubernetesEntityAttribute>()!.Scope == EntityScope.Namespaced),
                RbacVerb.Create | RbacVerb.Update | RbacVerb.Patch | RbacVerb.Delete | RbacVerb.DeleteCollection,
                "edit",
                "admin"))),
    ];

    private static GeneratedFile Kustomization() => new("config/rbac/kustomization.yaml", Yaml.File(Source, new JsonObject
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["resources"] = new JsonArray("service_account.yaml", "role.yaml", "role_binding.yaml", "user_roles.yaml"),
    }));

    private static JsonObject Role(string kind, string? @namespace, JsonArray rules)
    {
        var role = Object($"{ApiGroup}/v1", kind, Name, @namespace);
        role["rules"] = rules;
        return role;
    }

    private static JsonObject Binding(string kind, string? @namespace, string subjectNamespace)
    {
        var binding = Object($"{ApiGroup}/v1", $"{kind}Binding", Name, @namespace);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = kind, ["name"] = Name };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = subjectNamespace });
        return binding;
    }

    // Kubernetes adds these rules to its own roles of that name, so whoever may edit a namespace may have workspaces in it.
    private static JsonObject UserRole(string name, IEnumerable<Type> kinds, RbacVerb verbs, params string[] aggregateTo)
    {
        var role = Object($"{ApiGroup}/v1", "ClusterRole", name, null);
        foreach (var target in aggregateTo)
        {
            role["metadata"]!["labels"]![$"{ApiGroup}/aggregate-to-{target}"] = "true";
        }

        var entities = kinds.Select(kind => kind.GetCustomAttribute<KubernetesEntityAttribute>()!).ToList();
        role["rules"] = new JsonArray(RbacRules.Rule(entities[0].Group, entities.Select(e => e.PluralName).Order(StringComparer.Ordinal), "", verbs));
        return role;
    }

    private static JsonObject Object(string apiVersion, string kind, string name, string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        metadata["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "berth" };
        return new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }
}
