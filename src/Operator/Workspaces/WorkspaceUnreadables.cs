using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>
/// Finds what a workspace's plan needs to know and cannot: its class, what it owns, and what it starts from. To plan without would be to
/// make anew, or take away, what is there.
/// </summary>
internal static class WorkspaceUnreadables
{
    public static IReadOnlyList<UnreadableObject> Of(Workspace workspace, ResolvedClass @class, WorkspaceSnapshot? source, StoreProvider stores)
    {
        var (@namespace, uid) = (workspace.Metadata.NamespaceProperty, workspace.Metadata.Uid!);
        return
        [
            .. stores.UnreadableClass(@class),
            .. stores.UnreadableUnder<V1Pod>(StoreIndexes.Owner, uid),
            .. stores.UnreadableUnder<V1Service>(StoreIndexes.Owner, uid),
            .. stores.UnreadableUnder<V1PersistentVolumeClaim>(StoreIndexes.Owner, uid),
            .. stores.UnreadableUnder<V1Ingress>(StoreIndexes.WorkspaceUid, uid),
            .. stores.UnreadableUnder<V1VolumeSnapshot>(StoreIndexes.Owner, uid),
            .. stores.UnreadableUnder<V1VolumeSnapshotContent>(StoreIndexes.WorkspaceUid, uid),
            .. workspace.Metadata.DeletionTimestamp is null ? [] : Volumes(workspace, @class, stores),
            .. workspace.Spec?.Source is { } from ? OfSource(workspace, from, source, stores) : [],
        ];
    }

    private static IEnumerable<UnreadableObject> Volumes(Workspace workspace, ResolvedClass @class, StoreProvider stores) =>
        EffectiveWorkspace.VolumesOf(workspace, @class).SelectMany(volume =>
            stores.UnreadableUnder<V1PersistentVolume>(StoreIndexes.Claim, StoreIndexes.Key(workspace.Metadata.NamespaceProperty, volume.ClaimName)));

    // A workspace that has its files needs neither any more. Until then, what is not known is not missing.
    private static IEnumerable<UnreadableObject> OfSource(Workspace workspace, SourceSpec from, WorkspaceSnapshot? source, StoreProvider stores) =>
        Status.Conditions.IsTrue(workspace.Status?.Conditions, ConditionTypes.ContentReady) && workspace.Metadata.DeletionTimestamp is null
            ? []
            :
            [
                .. stores.UnreadableNamed<WorkspaceSnapshot>(WorkspaceImport.SourceNamespace(workspace), from.Snapshot.Name),
                .. stores.UnreadableUnder<SnapshotGrant>(StoreIndexes.Workspace, StoreIndexes.Key(workspace.Metadata.NamespaceProperty, workspace.Metadata.Name)),
                .. (source?.Status?.Volumes ?? []).SelectMany(volume => stores.UnreadableNamed<V1VolumeSnapshotContent>(null, volume.ContentName)),
            ];
}
