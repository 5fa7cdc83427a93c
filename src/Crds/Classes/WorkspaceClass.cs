using Berth.Crds.Schema;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Crds;

/// <summary>
/// The administrator's policy for workspaces: defaults, bounds and which storage they use. Mark one class with the annotation
/// <c>berth.dev/is-default-class: "true"</c> for the workspaces that name none.
/// </summary>
[KubernetesEntity(Group = BerthLabels.Group, ApiVersion = "v1alpha1", Kind = "WorkspaceClass", PluralName = "workspaceclasses")]
[EntityScope(EntityScope.Cluster)]
[ResourceNames("workspaceclass", "wsc")]
[PrinterColumn(
    "Default", "string", @".metadata.annotations.berth\.dev/is-default-class", Description = "Whether workspaces that name no class get this one.")]
[PrinterColumn("Image", "string", ".spec.image", Description = "The image of workspaces that name none.")]
[PrinterColumn("Snapshots", "integer", ".spec.snapshots.maxPerWorkspace", Description = "The most snapshots that a workspace may have.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp", Description = "Since when it exists.")]
public sealed record WorkspaceClass : CustomKubernetesEntity
{
    /// <summary>The policy.</summary>
    public WorkspaceClassSpec Spec
    {
        get => field ?? new();
        init;
    }
}
