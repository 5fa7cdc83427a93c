using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Operator.Plans;
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

        return CheckPolicy(view, workspace);
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
