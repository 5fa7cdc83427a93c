using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Gateway;
using Berth.Generate.Crds;
using Berth.Generate.Metrics;
using Berth.Generate.Output;
using Berth.Generate.Rbac;
using Berth.Operator;

namespace Berth.Generate;

/// <summary>Everything that is generated.</summary>
public static class GeneratedFiles
{
    private static readonly Type[] Kinds = [typeof(WorkspaceClass), typeof(Workspace), typeof(WorkspaceSnapshot), typeof(SnapshotGrant)];

    private static readonly RbacComponent Operator = new(
        "berth-operator",
        typeof(BerthControllers).Assembly,
        "the [EntityRbac] attributes in src/Operator",
        "config/rbac",
        "charts/berth/templates/rbac");

    private static readonly RbacComponent Gateway = new(
        "berth-gateway",
        typeof(GatewayStores).Assembly,
        "the [EntityRbac] attributes in src/Gateway",
        "config/gateway/rbac",
        "charts/berth/templates/gateway/rbac",
        "gateway.enabled");

    /// <summary>The files as they should be.</summary>
    public static IReadOnlyList<GeneratedFile> All() =>
    [
        .. CrdFiles.Of(Kinds),
        .. RbacFiles.Of(Operator),
        .. RbacFiles.Of(Gateway),
        .. UserRoles.Of(Kinds),
        Kustomization(Operator, "service_account.yaml", "role.yaml", "role_binding.yaml", "user_roles.yaml"),
        Kustomization(Gateway, "service_account.yaml", "role.yaml", "role_binding.yaml"),
        MetricsPage.File(),
    ];

    private static GeneratedFile Kustomization(RbacComponent component, params string[] files) => new(
        $"{component.Folder}/kustomization.yaml",
        Yaml.File(component.Source, new JsonObject
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["resources"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
        }));
}
