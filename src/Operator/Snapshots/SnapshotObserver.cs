using System.Security.Cryptography;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Snapshots;

/// <summary>Reads all that a plan needs from the caches, the clock and the dice; never asks the API server.</summary>
public sealed class SnapshotObserver(StoreProvider stores, OperatorSettings settings, TimeProvider clock)
{
    /// <summary>The view of a snapshot as of now.</summary>
    public SnapshotView Observe(WorkspaceSnapshot snapshot)
    {
        var @namespace = snapshot.Metadata.NamespaceProperty;
        var workspace = stores.Of<Workspace>().Get(@namespace, snapshot.Spec?.WorkspaceName ?? "");
        var owner = workspace?.Metadata.Uid ?? "";
        var volumeSnapshots = stores.Of<V1VolumeSnapshot>().ByIndex(StoreIndexes.Owner, snapshot.Metadata.Uid!);
        var @class = stores.ClassOf(workspace?.Spec?.ClassName);
        return new()
        {
            // What the gateway writes is not ours to say again: an apply that names it would take it over.
            Snapshot = snapshot with { Status = SnapshotController.Status.Get(snapshot) },
            Workspace = workspace,
            Class = @class,
            Siblings = stores.Of<WorkspaceSnapshot>().ByIndex(StoreIndexes.Workspace, StoreIndexes.Key(@namespace, snapshot.Spec?.WorkspaceName)),
            UnreadableSiblings = stores.Of<WorkspaceSnapshot>().UnreadableByIndex(StoreIndexes.Workspace, StoreIndexes.Key(@namespace, snapshot.Spec?.WorkspaceName)).Count,
            Unreadable = Unreadables(snapshot, workspace, @class, volumeSnapshots),
            Claims = stores.Of<V1PersistentVolumeClaim>().ByIndex(StoreIndexes.Owner, owner),
            Pod = stores.Of<V1Pod>().ByIndex(StoreIndexes.Owner, owner) is [var pod, ..] ? pod : null,
            IsPodUnreadable = workspace is not null && stores.UnreadableUnder<V1Pod>(StoreIndexes.Owner, owner).Count > 0,
            VolumeSnapshots = volumeSnapshots,
            // By the names in the status and of what exists: an operator that was killed may have made it without writing it down.
            Contents =
            [
                .. (snapshot.Status?.Volumes ?? []).Select(volume => volume.VolumeSnapshotName)
                    .Union(volumeSnapshots.Select(made => made.Metadata.Name!), StringComparer.Ordinal)
                    .SelectMany(name => stores.Of<V1VolumeSnapshotContent>().ByIndex(StoreIndexes.VolumeSnapshot, StoreIndexes.Key(@namespace, name))),
            ],
            Imports =
            [
                .. stores.Of<V1VolumeSnapshotContent>().ByIndex(StoreIndexes.Snapshot, snapshot.Metadata.Uid!)
                    .Select(content => new SnapshotImport(content, IsOrphan(content))),
            ],
            Grants = stores.Of<SnapshotGrant>().ByIndex(StoreIndexes.Snapshot, StoreIndexes.Key(@namespace, snapshot.Metadata.Name)),
            ClusterHasSnapshots = stores.Of<V1VolumeSnapshot>().IsServed && stores.Of<V1VolumeSnapshotContent>().IsServed,
            PortalUrl = settings.PortalUrl,
            FreshLinkId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Deadline = settings.SnapshotDeadline,
            Now = clock.GetUtcNow(),
        };
    }

    /// <summary>What the plan needs to know and cannot. Of the workspace of a finished capture nothing is asked any more.</summary>
    private IReadOnlyList<UnreadableObject> Unreadables(
        WorkspaceSnapshot snapshot, Workspace? workspace, ResolvedClass @class, IReadOnlyList<V1VolumeSnapshot> made)
    {
        var @namespace = snapshot.Metadata.NamespaceProperty;
        var isDecided = snapshot.Status?.Phase is SnapshotPhase.Succeeded or SnapshotPhase.Failed || snapshot.Metadata.DeletionTimestamp is not null;
        return
        [
            .. isDecided ? [] : stores.UnreadableNamed<Workspace>(@namespace, snapshot.Spec?.WorkspaceName),
            .. isDecided || workspace is null ? [] : stores.UnreadableClass(@class),
            .. isDecided || workspace?.Metadata.Uid is not { } owner ? [] : stores.UnreadableUnder<V1PersistentVolumeClaim>(StoreIndexes.Owner, owner),
            .. stores.UnreadableUnder<V1VolumeSnapshot>(StoreIndexes.Owner, snapshot.Metadata.Uid!),
            .. (snapshot.Status?.Volumes ?? []).Select(volume => volume.VolumeSnapshotName)
                .Union(made.Select(one => one.Metadata.Name!), StringComparer.Ordinal)
                .SelectMany(name => stores.UnreadableUnder<V1VolumeSnapshotContent>(StoreIndexes.VolumeSnapshot, StoreIndexes.Key(@namespace, name)))
                .Union((snapshot.Status?.Volumes ?? []).SelectMany(volume => stores.UnreadableNamed<V1VolumeSnapshotContent>(null, volume.ContentName)))
                .Union(stores.UnreadableUnder<V1VolumeSnapshotContent>(StoreIndexes.Snapshot, snapshot.Metadata.Uid!)),
        ];
    }

    // A workspace that cannot be read is not gone.
    private bool IsOrphan(V1VolumeSnapshotContent content) =>
        stores.Of<Workspace>().GetUnreadable(content.Spec?.VolumeSnapshotRef?.NamespaceProperty, content.Metadata.Label(BerthLabels.Workspace) ?? "") is null
        && stores.Of<Workspace>().Get(content.Spec?.VolumeSnapshotRef?.NamespaceProperty, content.Metadata.Label(BerthLabels.Workspace) ?? "")?.Metadata.Uid
            != content.Metadata.Label(BerthLabels.WorkspaceUid);
}
