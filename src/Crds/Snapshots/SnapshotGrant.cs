using Berth.Crds.Schema;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Crds;

/// <summary>
/// Lets one workspace of another namespace start from a snapshot of this one. The gateway makes it for whoever opens a snapshot's link
/// and may; whoever may edit this namespace can make one too. It is used once: the operator removes it when the workspace has its files.
/// </summary>
[KubernetesEntity(Group = BerthLabels.Group, ApiVersion = "v1alpha1", Kind = "SnapshotGrant", PluralName = "snapshotgrants")]
[ResourceNames("snapshotgrant", "wsg")]
[PrinterColumn("Snapshot", "string", ".spec.snapshot.name", Description = "The snapshot that is given.")]
[PrinterColumn("Namespace", "string", ".spec.workspace.namespace", Description = "The namespace of the workspace that it is given to.")]
[PrinterColumn("Workspace", "string", ".spec.workspace.name", Description = "The workspace that it is given to.")]
[PrinterColumn("User", "string", ".spec.user", Description = "The account that the workspace has to belong to.")]
[PrinterColumn("Expires", "string", ".spec.expiresAt", Description = "Until when the workspace must have begun to start.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp", Description = "Since when it exists.")]
public sealed record SnapshotGrant : CustomKubernetesEntity
{
    /// <summary>What is given to whom.</summary>
    public required SnapshotGrantSpec Spec { get; init; }
}
