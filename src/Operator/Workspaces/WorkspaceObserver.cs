using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>Reads all that a plan needs from the caches; never asks the API server.</summary>
public sealed class WorkspaceObserver(StoreProvider stores, OperatorSettings settings, TimeProvider clock)
{
    /// <summary>The view of a workspace as of now.</summary>
    public WorkspaceView Observe(Workspace workspace)
    {
        var @class = stores.ClassOf(workspace.Spec?.ClassName);
        var (@namespace, uid) = (workspace.Metadata.NamespaceProperty, workspace.Metadata.Uid!);
        var source = workspace.Spec?.Source is { } named
            ? stores.Of<WorkspaceSnapshot>().Get(WorkspaceImport.SourceNamespace(workspace), named.Snapshot.Name)
            : null;
        return new()
        {
            Workspace = workspace,
            Class = @class,
            Claims = [.. stores.Of<V1PersistentVolumeClaim>().ByIndex(StoreIndexes.Owner, uid).OrderBy(claim => claim.Metadata.Name, StringComparer.Ordinal)],
            Volumes = Volumes(workspace, @class),
            Pod = stores.Of<V1Pod>().ByIndex(StoreIndexes.Owner, uid) is [var pod, ..] ? pod : null,
            Service = stores.Of<V1Service>().ByIndex(StoreIndexes.Owner, uid) is [var service, ..] ? service : null,
            Ingresses = [.. stores.Of<V1Ingress>().ByIndex(StoreIndexes.WorkspaceUid, uid).OrderBy(ingress => ingress.Metadata.Name, StringComparer.Ordinal)],
            Snapshots =
            [
                .. stores.Of<WorkspaceSnapshot>()
                    .ByIndex(StoreIndexes.Workspace, StoreIndexes.Key(@namespace, workspace.Metadata.Name))
                    .OrderBy(snapshot => snapshot.Metadata.Name, StringComparer.Ordinal),
            ],
            Source = source,
            SourceContents = WorkspaceImport.IsNeeded(workspace)
                ? [.. (source?.Status?.Volumes ?? []).Select(volume => stores.Of<V1VolumeSnapshotContent>().Get(null, volume.ContentName ?? "")).OfType<V1VolumeSnapshotContent>()]
                : [],
            Grants = stores.Of<SnapshotGrant>().ByIndex(StoreIndexes.Workspace, StoreIndexes.Key(@namespace, workspace.Metadata.Name)),
            ImportedSnapshots = stores.Of<V1VolumeSnapshot>().ByIndex(StoreIndexes.Owner, uid),
            ImportedContents = stores.Of<V1VolumeSnapshotContent>().ByIndex(StoreIndexes.WorkspaceUid, uid),
            Unreadable = WorkspaceUnreadables.Of(workspace, @class, source, stores),
            UnreadableSnapshots = stores.UnreadableUnder<WorkspaceSnapshot>(StoreIndexes.Workspace, StoreIndexes.Key(@namespace, workspace.Metadata.Name)),
            Address = settings.WorkspaceAddress,
            Exposure = settings.Exposure,
            Now = clock.GetUtcNow(),
        };
    }

    /// <summary>By the names of the claims: a volume outlives its claim, and only then matters.</summary>
    private IReadOnlyList<V1PersistentVolume> Volumes(Workspace workspace, ResolvedClass @class)
    {
        if (workspace.Metadata.DeletionTimestamp is null)
        {
            return [];
        }

        return
        [
            .. EffectiveWorkspace.VolumesOf(workspace, @class)
                .Where(volume => !IsAnothers(stores.Of<V1PersistentVolumeClaim>().Get(workspace.Metadata.NamespaceProperty, volume.ClaimName), workspace))
                .SelectMany(volume =>
                    stores.Of<V1PersistentVolume>().ByIndex(StoreIndexes.Claim, StoreIndexes.Key(workspace.Metadata.NamespaceProperty, volume.ClaimName))),
        ];
    }

    /// <summary>Names can meet: volume b-home of workspace a, and volume home of workspace a-b. The later one never got that claim.</summary>
    private static bool IsAnothers(V1PersistentVolumeClaim? claim, Workspace workspace) =>
        claim is not null && claim.Metadata.OwnerReferences?.Any(owner => owner.Uid == workspace.Metadata.Uid) != true;
}
