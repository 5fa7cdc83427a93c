using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>Starting from a snapshot: what must be true of the snapshot, what the new workspace takes over, and its claims.</summary>
public static class WorkspaceRestore
{
    /// <summary>Whether the snapshot is still needed: once every claim exists, the workspace lives without it.</summary>
    public static bool IsNeeded(WorkspaceView view) =>
        view.Workspace.Spec?.Source is not null
        && !WorkspaceStatuses.HadContent(view)
        && EffectiveWorkspace.VolumesOf(view.Workspace, view.Class).Any(volume => view.Claims.All(claim => claim.Metadata.Name != volume.ClaimName));

    /// <summary>
    /// The claims that will never be filled, because their snapshot went away first. The storage fills nothing from a VolumeSnapshot that is
    /// being deleted, and keeps that one for as long as a claim waits for it: without us they would wait for each other for ever.
    /// </summary>
    public static IReadOnlyList<V1PersistentVolumeClaim> Stranded(WorkspaceView view) =>
        IsRefused(view) ? [.. view.Claims.Where(claim => claim is { Spec.DataSource: not null, Status.Phase: null or "Pending" })]
        : WorkspaceStatuses.HadContent(view) ? []
        : WorkspaceImport.Stranded(view);

    /// <summary>Whether there are no files yet, and none will come from the snapshot as things are.</summary>
    public static bool IsRefused(WorkspaceView view) =>
        view.Workspace.Spec?.Source is not null && !WorkspaceStatuses.HadContent(view) && Check(view) is { Reason: not Reasons.SnapshotNotReady };

    /// <summary>What stands against starting from the snapshot, or null.</summary>
    public static Refusal? Check(WorkspaceView view)
    {
        var name = view.Workspace.Spec!.Source!.Snapshot.Name;
        return WorkspaceImport.CheckGrant(view) ?? view.Source switch
        {
            null => new(
                Reasons.SnapshotNotFound,
                $"There is no WorkspaceSnapshot named '{name}' in namespace {WorkspaceImport.SourceNamespace(view.Workspace)}: create it, or start from another one (kubectl get wss)."),
            { Metadata.DeletionTimestamp: not null } => new(Reasons.SnapshotUnusable, $"The WorkspaceSnapshot '{name}' is being deleted: start from another one (kubectl get wss)."),
            { Status.Phase: SnapshotPhase.Failed } failed => new(
                Reasons.SnapshotUnusable,
                $"The WorkspaceSnapshot '{name}' failed ({failed.Status.Error ?? "see its conditions"}): start from another one (kubectl get wss)."),
            { Status: { ReadyToUse: true, Workspace: not null } } => WorkspaceImport.CheckData(view),
            _ => new(Reasons.SnapshotNotReady, $"Waiting for the WorkspaceSnapshot '{name}' to become ready."),
        };
    }

    /// <summary>
    /// Takes over from the snapshot what the new workspace leaves open, into its own spec: from then on it can be read, restarted and
    /// captured without the snapshot. Environment variables are not among it, as they are the source owner's.
    /// </summary>
    /// <returns>The write, or null when there is nothing to take over.</returns>
    public static PlannedWrite? FillSpec(WorkspaceView view)
    {
        var (spec, captured) = (view.Workspace.Spec!, view.Source!.Status!.Workspace!);
        var taken = new WorkspaceSpec
        {
            Owner = spec.Owner,
            ClassName = spec.ClassName is null ? captured.ClassName : null,
            Image = spec.Image is null ? captured.Image : null,
            Resources = spec.Resources is null ? captured.Resources : null,
            Repository = spec.Repository is null ? captured.Repository : null,
            Tasks = spec.Tasks is null ? captured.Tasks : null,
            Volumes = spec.Volumes is null ? captured.Volumes : null,
            Ports = spec.Ports is null ? captured.Ports : null,
        };
        var patch = JsonSerializer.SerializeToNode(taken, CrdsJsonContext.Default.WorkspaceSpec)!.AsObject();
        foreach (var ofItsOwn in (string[])["owner", "operatingMode"])
        {
            patch.Remove(ofItsOwn);
        }

        return patch.Count == 0
            ? null
            : new MergeObject<Workspace>(
                view.Workspace,
                new JsonObject { ["spec"] = patch },
                $"take over from the snapshot {view.Source.Metadata.Name} what the workspace leaves open");
    }

    /// <summary>The claim of a volume: restored when the snapshot captured a volume of that name, else empty.</summary>
    public static V1PersistentVolumeClaim Claim(WorkspaceView view, EffectiveVolume volume)
    {
        var captured = view.Workspace.Spec?.Source is null ? null : view.Source?.Status?.Volumes?.FirstOrDefault(part => part.Name == volume.Name);
        return captured is null
            ? WorkspaceObjects.Claim(view.Workspace, volume, null)
            : WorkspaceObjects.Claim(view.Workspace, volume with { Size = AtLeast(volume.Size, captured.RestoreSize) }, SnapshotOf(view, captured));
    }

    private static string SnapshotOf(WorkspaceView view, SnapshotVolumeStatus captured) =>
        WorkspaceImport.IsNeeded(view.Workspace) ? WorkspaceImport.NameOf(view.Workspace, captured.Name) : captured.VolumeSnapshotName;

    /// <summary>A restored claim must not ask for less than the snapshot needs (external-snapshotter refuses it).</summary>
    private static string AtLeast(string size, string? restoreSize) =>
        Quantity.TryParse(size, out var asked) && Quantity.TryParse(restoreSize, out var needed) && needed > asked ? restoreSize! : size;
}
