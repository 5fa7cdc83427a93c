using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>
/// Takes a snapshot apart, and sees it gone: the link first, then (their workspaces give them up) imports into other namespaces, then the
/// VolumeSnapshots, then the contents and with them the data.
/// </summary>
public static class SnapshotDeletion
{
    /// <summary>Plans one step; <see cref="Plan{TStatus}.IsComplete"/> once nothing is left.</summary>
    public static Plan<WorkspaceSnapshotStatus> Plan(SnapshotView view)
    {
        IReadOnlyList<string> left =
        [
            .. view.Unreadable.Select(unreadable => unreadable.ToString()),
            .. view.Imports.Select(import => $"VolumeSnapshotContent {import.Content.Metadata.Name}, through which a workspace of namespace {import.Content.Spec?.VolumeSnapshotRef?.NamespaceProperty} starts"),
            .. view.VolumeSnapshots.Select(snapshot => $"VolumeSnapshot {snapshot.Metadata.Name}"),
            .. OwnContents(view).Select(content => $"VolumeSnapshotContent {content.Metadata.Name}"),
        ];
        return new()
        {
            // Data that are being read are not pulled away: the workspaces give up first.
            Writes = view.Unreadable.Count > 0 ? [] : view.Imports.Count > 0 ? ClearOrphans(view) : ClearAway(view),
            Status = SnapshotStatuses.Deleting(view, left),
            IsComplete = left.Count == 0,
            RequeueAfter = view.Unreadable.Count > 0 ? null : NextLook(view),
        };
    }

    /// <summary>Removes what there is of a capture, its data included. See also <see cref="NextLook"/>.</summary>
    public static IReadOnlyList<PlannedWrite> ClearAway(SnapshotView view)
    {
        var contents = OwnContents(view);
        return
        [
            .. contents.Where(IsRetained).Select(Release),
            .. view.VolumeSnapshots.Where(snapshot => IsAlive(snapshot) && IsNoted(view, snapshot)).Select(snapshot => new DeleteObject<V1VolumeSnapshot>(snapshot)),
            .. contents.Where(content => IsLeftBehind(view, content)).SelectMany(LeftBehindContent.Delete),
        ];
    }

    /// <summary>At once when something is to go as soon as the status is written; null when only others are waited for.</summary>
    public static TimeSpan? NextLook(SnapshotView view) =>
        view.VolumeSnapshots.Any(snapshot => IsAlive(snapshot) && !IsNoted(view, snapshot)) ? TimeSpan.Zero : null;

    /// <summary>Removes contents of imports whose workspaces are gone, if their finalizers were taken off by force.</summary>
    public static IReadOnlyList<PlannedWrite> ClearOrphans(SnapshotView view) =>
    [
        .. view.Imports.Where(import => import.IsOrphan).SelectMany(import => LeftBehindContent.Delete(import.Content)),
    ];

    /// <summary>
    /// Contents are found by the name of the VolumeSnapshot that they belong to. A stranger's VolumeSnapshot may have had that name: its
    /// content is none of our business.
    /// </summary>
    private static IReadOnlyList<V1VolumeSnapshotContent> OwnContents(SnapshotView view) =>
    [
        .. view.Contents.Where(content =>
            !IsLeftBehind(view, content)
            || (view.Snapshot.Status?.Volumes ?? []).Any(volume => volume.ContentName == content.Metadata.Name)),
    ];

    private static bool IsAlive(V1VolumeSnapshot snapshot) => snapshot.Metadata.DeletionTimestamp is null;

    /// <summary>
    /// Whether the status that has been written names the content: only then may the VolumeSnapshot go, for nothing else tells the content
    /// from a stranger's afterwards, should it outlive the VolumeSnapshot. Until then the status is written, and the next step deletes.
    /// </summary>
    private static bool IsNoted(SnapshotView view, V1VolumeSnapshot snapshot) =>
        (view.Snapshot.Status?.Volumes ?? []).All(volume => volume.VolumeSnapshotName != snapshot.Metadata.Name || volume.ContentName is not null);

    private static bool IsRetained(V1VolumeSnapshotContent content) => content.Spec?.DeletionPolicy == "Retain";

    private static bool IsLeftBehind(SnapshotView view, V1VolumeSnapshotContent content) =>
        view.VolumeSnapshots.All(snapshot => snapshot.Metadata.Uid != content.Spec?.VolumeSnapshotRef?.Uid);

    /// <summary>A snapshot class that retains would leave the user's files behind after the user deleted them (M8).</summary>
    private static PlannedWrite Release(V1VolumeSnapshotContent content) => new MergeObject<V1VolumeSnapshotContent>(
        content,
        new JsonObject { ["spec"] = new JsonObject { ["deletionPolicy"] = "Delete" } },
        "let its data go with it");
}
