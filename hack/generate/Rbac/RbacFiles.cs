using System.Reflection;
using System.Text.Json.Nodes;
using Berth.Generate.Output;
using Berth.Kube.Runtime.Rbac;

namespace Berth.Generate.Rbac;

/// <summary>The files that say what a component may do.</summary>
internal static class RbacFiles
{
    /// <summary>The group of the kinds that these files hold.</summary>
    public const string ApiGroup = "rbac.authorization.k8s.io";

    /// <summary>For kustomize and for the chart: the same objects, but for the namespace.</summary>
    public static IEnumerable<GeneratedFile> Of(RbacComponent component)
    {
        var declarations = component.Assembly.GetCustomAttributes<EntityRbacAttribute>()
            .Concat(component.Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>(inherit: false)))
            .ToList();
        return declarations.Count > 0
            ? Files(component, component.Folder, "berth-system", declarations, text => text)
                .Concat(Files(component, component.ChartFolder, "{{ .Release.Namespace }}", declarations, text => Yaml.When(component.ChartCondition, text)))
            : throw new InvalidOperationException($"{component.Assembly} declares no [EntityRbac]: {component.Name} could do nothing.");
    }

    /// <summary>An object without anything but its metadata.</summary>
    public static JsonObject Object(string apiVersion, string kind, string name, string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        metadata["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "berth" };
        return new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    private static IEnumerable<GeneratedFile> Files(
        RbacComponent component, string folder, string @namespace, List<EntityRbacAttribute> declarations, Func<string, string> wrap)
    {
        return
        [
            File("service_account", Object("v1", "ServiceAccount", component.Name, @namespace)),
            File(
                "role",
                Role("ClusterRole", null, declarations.Where(declaration => !declaration.OwnNamespaceOnly)),
                Role("Role", @namespace, declarations.Where(declaration => declaration.OwnNamespaceOnly))),
            File("role_binding", Binding(component.Name, "ClusterRole", null, @namespace), Binding(component.Name, "Role", @namespace, @namespace)),
        ];

        GeneratedFile File(string name, params JsonObject[] objects) => new($"{folder}/{name}.yaml", wrap(Yaml.File(component.Source, objects)));

        JsonObject Role(string kind, string? roleNamespace, IEnumerable<EntityRbacAttribute> granted)
        {
            var role = Object($"{ApiGroup}/v1", kind, component.Name, roleNamespace);
            role["rules"] = RbacRules.Of(granted);
            return role;
        }
    }

    private static JsonObject Binding(string name, string kind, string? @namespace, string subjectNamespace)
    {
        var binding = Object($"{ApiGroup}/v1", $"{kind}Binding", name, @namespace);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = kind, ["name"] = name };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = subjectNamespace });
        return binding;
    }
}
