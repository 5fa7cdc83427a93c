using Berth.Crds.Schema;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Crds;

/// <summary>
/// A development workspace: a pod with persistent files, the repository cloned into them, start tasks that run once, and a web
/// address. Stop and start it with <c>spec.operatingMode</c>; capture it with a WorkspaceSnapshot; deleting it deletes its files and
/// its snapshots.
/// </summary>
[KubernetesEntity(Group = BerthLabels.Group, ApiVersion = "v1alpha1", Kind = "Workspace", PluralName = "workspaces")]
[ResourceNames("workspace", "ws")]
[PrinterColumn("Phase", "string", ".status.phase", Description = "Where the workspace is in its life.")]
[PrinterColumn("Owner", "string", ".spec.owner", Description = "The account that it belongs to.")]
[PrinterColumn("Class", "string", ".spec.className", Description = "Its class; empty for the default one.")]
[PrinterColumn("Shared", "string", ".status.conditions[?(@.type==\"Shared\")].status", Description = "Whether others than the owner get in.")]
[PrinterColumn("Online", "string", ".status.participants[*].user", Priority = 1, Description = "Who is in it now; the first of them where there are several.")]
[PrinterColumn("URL", "string", ".status.url", Priority = 1, Description = "Where a browser opens it.")]
[PrinterColumn(
    "Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1, Description = "Why it is ready, or why not yet.")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp", Description = "Since when it exists.")]
[ObjectName(
    "^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$",
    "metadata.name must be 1 to 52 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen: "
    + "it becomes a host name, and what is made for the workspace is called by it with a suffix")]
public sealed record Workspace : CustomKubernetesEntity
{
    /// <summary>What the workspace should be.</summary>
    /// <remarks>Always there in what was read (the schema requires it); left out of an apply that is about the status alone.</remarks>
    public WorkspaceSpec Spec { get; init; } = null!;

    /// <summary>What the operator last saw and did; written by it alone.</summary>
    public WorkspaceStatus? Status { get; init; }
}
