using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Status;
using Berth.Operator.Workspaces;

namespace Berth.Operator.Snapshots;

/// <summary>Whether a snapshot may be taken.</summary>
public static partial class SnapshotAcceptance
{
    /// <summary>Why not, or null. <c>Final</c> tells refusals for good from those that wait for their cause to go away.</summary>
    public static (Refusal Refusal, bool Final)? Check(SnapshotView view)
    {
        var name = view.Snapshot.Metadata.Name ?? "";
        var workspaceName = view.Snapshot.Spec?.WorkspaceName;
        if (name.Length > 63 || !NamePattern().IsMatch(name))
        {
            return (new(SnapshotReasons.InvalidName, "The name of a snapshot becomes a label: use at most 63 lower-case letters, digits and '-'."), true);
        }

        if (view.Workspace is not { Metadata.DeletionTimestamp: null } workspace)
        {
            var state = view.Workspace is null ? "does not exist" : "is being deleted";
            return (
                new(
                    SnapshotReasons.NoSuchWorkspace,
                    $"The workspace '{workspaceName}' {state} in namespace {view.Snapshot.Metadata.NamespaceProperty}. "
                    + "The snapshot is taken once there is a workspace of that name."),
                false);
        }

        if (!view.ClusterHasSnapshots)
        {
            return (
                new(
                    SnapshotReasons.SnapshotsNotInstalled,
                    "The cluster has no VolumeSnapshots (snapshot.storage.k8s.io/v1): install external-snapshotter and a CSI driver that can take snapshots."),
                false);
        }

        if (view.Class.Policy is null)
        {
            return (new(SnapshotReasons.ClassNotFound, $"There is no WorkspaceClass named '{view.Class.Name}', which the workspace '{workspaceName}' names."), false);
        }

        // What can never be taken is said at once, and not once the files are there.
        return CheckPolicy(view, workspace) is { Final: true } refused ? refused
            : CheckContent(workspace) is { } early ? (early, false)
            : CheckPolicy(view, workspace);
    }

    /// <summary>A capture of files that are half cloned would be restored as if they were whole.</summary>
    private static Refusal? CheckContent(Workspace workspace)
    {
        var content = Conditions.Find(workspace.Status?.Conditions, ConditionTypes.ContentReady);
        return content?.Status == Conditions.True ? null
            : new(
                SnapshotReasons.ContentNotReady,
                workspace.Spec?.OperatingMode == OperatingMode.Stopped
                    ? $"The workspace '{workspace.Metadata.Name}' is stopped and its files were never prepared: set spec.operatingMode to Running. The snapshot is taken once they are prepared."
                    : $"The files of the workspace '{workspace.Metadata.Name}' are not prepared yet: {content?.Message ?? "it has just been made."} The snapshot is taken once they are.");
    }

    private static (Refusal Refusal, bool Final)? CheckPolicy(SnapshotView view, Workspace workspace)
    {
        if (!view.Class.SnapshotsEnabled)
        {
            return (new(SnapshotReasons.Disabled, $"The class '{view.Class.Name}' does not allow snapshots; an administrator can (spec.snapshots.enabled)."), true);
        }

        if (!EffectiveWorkspace.VolumesOf(workspace, view.Class).Any(volume => volume.Snapshotted))
        {
            return (new(SnapshotReasons.NothingToCapture, "Every volume of the workspace is excluded from snapshots (spec.volumes[].snapshot)."), true);
        }

        var count = SnapshotLimit.CountBefore(view.Snapshot, view.Siblings) + view.UnreadableSiblings;
        return count < view.Class.SnapshotLimit
            ? null
            : (
                new(
                    SnapshotReasons.LimitReached,
                    $"The workspace '{workspace.Metadata.Name}' has {count} snapshots, and {view.Class.SnapshotLimit} are allowed: "
                    + "delete one (kubectl get wss) and take another."),
                true);
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?\\z")]
    private static partial Regex NamePattern();
}
