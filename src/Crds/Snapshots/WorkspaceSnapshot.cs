using Berth.Crds.Schema;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Crds;

/// <summary>
/// A capture of a workspace's files at a point in time, in the namespace of the workspace. New workspaces can start from it
/// (<c>spec.source.snapshot</c> of a Workspace). Files are captured as they are, credentials in them included. Deleting the workspace
/// deletes its snapshots.
/// </summary>
[KubernetesEntity(Group = BerthLabels.Group, ApiVersion = "v1alpha1", Kind = "WorkspaceSnapshot", PluralName = "workspacesnapshots")]
[ResourceNames("workspacesnapshot", "wss")]
[PrinterColumn("Workspace", "string", ".spec.workspaceName", Description = "The workspace that was captured.")]
[PrinterColumn("Ready", "boolean", ".status.readyToUse", Description = "Whether workspaces can start from it.")]
[PrinterColumn("Phase", "string", ".status.phase", Description = "Where the snapshot is in its life.")]
[PrinterColumn("Size", "string", ".status.restoreSize", Description = "The space that a copy needs at least.")]
[PrinterColumn("Opened", "integer", ".status.opened.count", Priority = 1, Description = "How often its link was opened.")]
[PrinterColumn("URL", "string", ".status.url", Priority = 1, Description = "Where a browser opens a copy.")]
[PrinterColumn(
    "Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1, Description = "Why it is ready, or why not yet.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp", Description = "Since when it exists.")]
[ObjectName(
    "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
    "metadata.name must be 1 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit: "
    + "it becomes a label on what is made for the snapshot")]
public sealed record WorkspaceSnapshot : CustomKubernetesEntity
{
    /// <summary>What to capture.</summary>
    /// <remarks>Always there in what was read (the schema requires it); left out of an apply that is about the status alone.</remarks>
    public WorkspaceSnapshotSpec Spec { get; init; } = null!;

    /// <summary>What the operator last saw and did; written by it alone.</summary>
    public WorkspaceSnapshotStatus? Status { get; init; }
}
