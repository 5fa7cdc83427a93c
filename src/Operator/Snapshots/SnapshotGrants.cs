using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Grants of a snapshot that nobody used in their time.</summary>
public static class SnapshotGrants
{
    /// <summary>Removes those whose time is over, but for those that an import goes on with.</summary>
    public static IReadOnlyList<PlannedWrite> ClearAway(SnapshotView view) =>
    [
        .. view.Grants
            .Where(grant => grant.Metadata.DeletionTimestamp is null && grant.Spec.ExpiresAt <= view.Now && !IsUsed(view, grant))
            .Select(grant => new DeleteObject<SnapshotGrant>(grant)),
    ];

    /// <summary>When the next one's time is over; null when none's ever is.</summary>
    public static TimeSpan? NextLook(SnapshotView view) =>
        view.Grants.Select(grant => grant.Spec.ExpiresAt - view.Now).Where(left => left > TimeSpan.Zero).Min() is { } left ? left + TimeSpan.FromSeconds(1) : null;

    private static bool IsUsed(SnapshotView view, SnapshotGrant grant) => view.Imports.Any(import =>
        import.Content.Spec?.VolumeSnapshotRef?.NamespaceProperty == grant.Spec.Workspace.Namespace
        && import.Content.Metadata.Label(BerthLabels.Workspace) == grant.Spec.Workspace.Name);
}
