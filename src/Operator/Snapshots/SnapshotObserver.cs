using System.Security.Cryptography;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;

namespace Berth.Operator.Snapshots;

/// <summary>Reads all that a plan needs from the caches, the clock and the dice; never asks the API server.</summary>
public sealed class SnapshotObserver(StoreProvider stores, OperatorSettings settings, TimeProvider clock)
{
    /// <summary>The view of a snapshot as of now.</summary>
    public SnapshotView Observe(WorkspaceSnapshot snapshot)
    {
        var @namespace = snapshot.Metadata.Namespace;
        var workspace = stores.Of<Workspace>().Get(@namespace, snapshot.Spec?.WorkspaceName ?? "");
        var owner = workspace?.Metadata.Uid ?? "";
        var volumeSnapshots = stores.Of<V1VolumeSnapshot>().ByIndex(StoreIndexes.Owner, snapshot.Metadata.Uid!);
        return new()
        {
            // What the gateway writes is not ours to say again: an apply that names it would take it over.
            Snapshot = snapshot with { Status = SnapshotController.Status.Get(snapshot) },
            Workspace = workspace,
            Class = ResolvedClass.Of(workspace?.Spec?.ClassName, stores.Of<WorkspaceClass>().List()),
            Siblings = stores.Of<WorkspaceSnapshot>().ByIndex(StoreIndexes.Workspace, StoreIndexes.Key(@namespace, snapshot.Spec?.WorkspaceName)),
            Claims = stores.Of<V1PersistentVolumeClaim>().ByIndex(StoreIndexes.Owner, owner),
            Pod = stores.Of<V1Pod>().ByIndex(StoreIndexes.Owner, owner) is [var pod, ..] ? pod : null,
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

    private bool IsOrphan(V1VolumeSnapshotContent content) =>
        stores.Of<Workspace>().Get(content.Spec?.VolumeSnapshotRef?.Namespace, content.Metadata.Label(BerthLabels.Workspace) ?? "")?.Metadata.Uid
            != content.Metadata.Label(BerthLabels.WorkspaceUid);
}
