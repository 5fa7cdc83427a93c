using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Kube.Runtime.Rbac;
using Berth.Operator.Exposure;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Operator;

/// <summary>Which kinds the operator keeps, which it looks at, and what a change of one means for another.</summary>
/// <remarks>What the runtime itself does is declared here: it leads by a Lease of its own name, and records events where the objects are.</remarks>
[EntityRbac(typeof(V1Lease), Verbs = RbacVerb.Create, OwnNamespaceOnly = true)]
[EntityRbac(typeof(V1Lease), Verbs = RbacVerb.Get | RbacVerb.Update, ResourceNames = [Name], OwnNamespaceOnly = true)]
[EntityRbac(typeof(Corev1Event), Verbs = RbacVerb.Create | RbacVerb.Patch)]
public static class BerthControllers
{
    private const string Name = "berth-operator";
    private const string OursOnly = $"{BerthLabels.ManagedBy}={BerthLabels.ManagedByBerth}";

    /// <summary>Registers the runtime, the stores and the controllers.</summary>
    public static IServiceCollection AddBerth(this IServiceCollection services, OperatorSettings settings)
    {
        services
            .AddKubernetesOperator(options =>
            {
                options.Name = Name;
                options.Namespace = settings.Namespace;
                options.LeaderElection.Enabled = settings.LeaderElection;
                options.JsonResolvers.Add(CrdsJsonContext.Default);
            })
            .AddStore<V1Pod>(store => store.LabelSelector(OursOnly))
            .AddStore<V1Service>(store => store.LabelSelector(OursOnly))
            .AddStore<V1PersistentVolumeClaim>(store => store.LabelSelector(OursOnly))
            .AddStore<V1PersistentVolume>(store => store.Index(
                StoreIndexes.Claim,
                volume => volume.Spec?.ClaimRef is { } claim ? [StoreIndexes.Key(claim.NamespaceProperty, claim.Name)] : []))
            .AddStore<V1Ingress>(store => store.LabelSelector(OursOnly).Index(
                StoreIndexes.WorkspaceUid,
                ingress => ingress.Metadata.Label(BerthLabels.WorkspaceUid) is { } uid ? [uid] : []))
            .AddStore<WorkspaceClass>(_ => { })
            .AddStore<Workspace>(store => store.Index(
                StoreIndexes.Source,
                workspace => workspace.Spec?.Source is { } source ? [StoreIndexes.Key(WorkspaceImport.SourceNamespace(workspace), source.Snapshot.Name)] : []))
            .AddStore<WorkspaceSnapshot>(store => store.Index(
                StoreIndexes.Workspace,
                snapshot => [StoreIndexes.Key(snapshot.Metadata.NamespaceProperty, snapshot.Spec?.WorkspaceName)]))
            .AddStore<SnapshotGrant>(store => store
                .Index(StoreIndexes.Workspace, grant => [StoreIndexes.Key(grant.Spec.Workspace.Namespace, grant.Spec.Workspace.Name)])
                .Index(StoreIndexes.Snapshot, grant => [StoreIndexes.Key(grant.Metadata.NamespaceProperty, grant.Spec.Snapshot.Name)]))
            .AddStore<V1VolumeSnapshot>(store => store.LabelSelector(OursOnly).Optional())
            .AddStore<V1VolumeSnapshotContent>(store => store.Optional()
                .Index(
                    StoreIndexes.VolumeSnapshot,
                    content => content.Spec?.VolumeSnapshotRef is { } snapshot ? [StoreIndexes.Key(snapshot.NamespaceProperty, snapshot.Name)] : [])
                .Index(StoreIndexes.WorkspaceUid, content => content.Metadata.Label(BerthLabels.WorkspaceUid) is { } uid ? [uid] : [])
                .Index(StoreIndexes.Snapshot, content => content.Metadata.Label(BerthLabels.SourceSnapshotUid) is { } uid ? [uid] : []))
            .AddController<WorkspaceController, Workspace>(controller => controller
                .Workers(settings.Workers)
                .Owns<V1Pod>()
                .Owns<V1Service>()
                .Owns<V1PersistentVolumeClaim>()
                .Watches<V1Ingress>((ingress, _) => IngressSweep.WorkspaceOf(ingress) is { } workspace ? [workspace] : [])
                .Owns<V1VolumeSnapshot>()
                .Watches<V1VolumeSnapshotContent>((content, _) => WorkspacesOfContent(content))
                .Watches<SnapshotGrant>((grant, _) => [new(grant.Spec.Workspace.Namespace, grant.Spec.Workspace.Name)])
                .Watches<V1PersistentVolume>(OwnersOfVolume)
                .Watches<WorkspaceClass>((changed, stores) => UsersOf(changed, stores).Select(ObjectKey.Of))
                .Watches<WorkspaceSnapshot>(WorkspacesOfSnapshot))
            .AddFinalizer<WorkspaceFinalizer, Workspace>(BerthFinalizers.Workspace)
            .AddController<IngressSweeper, V1Ingress>(controller => controller
                .Watches<Workspace>((workspace, stores) =>
                    stores.Of<V1Ingress>().ByIndex(StoreIndexes.WorkspaceUid, workspace.Metadata.Uid!).Select(ObjectKey.Of)))
            .AddController<SnapshotController, WorkspaceSnapshot>(controller => controller
                // One at a time: the limit is counted, and two that are counted at once would both see room for one.
                .Workers(1)
                .Owns<V1VolumeSnapshot>()
                .Watches<V1VolumeSnapshotContent>(SnapshotsOfContent)
                .Watches<SnapshotGrant>((grant, _) => [new(grant.Metadata.NamespaceProperty, grant.Spec.Snapshot.Name)])
                .Watches<Workspace>((workspace, stores) => SnapshotsOf(workspace, stores).Concat(ImportedBy(workspace, stores)))
                .Watches<WorkspaceClass>((changed, stores) => UsersOf(changed, stores).SelectMany(workspace => SnapshotsOf(workspace, stores)))
                .Watches<V1PersistentVolumeClaim>(SnapshotsOfClaim))
            .AddFinalizer<SnapshotFinalizer, WorkspaceSnapshot>(BerthFinalizers.Snapshot);
        return services;
    }

    /// <summary>Those that name the class, and those that name none: whose default may have changed.</summary>
    private static IEnumerable<Workspace> UsersOf(WorkspaceClass changed, StoreProvider stores) =>
        stores.Of<Workspace>().List().Where(workspace =>
            string.IsNullOrEmpty(workspace.Spec?.ClassName) || workspace.Spec.ClassName == changed.Metadata.Name);

    private static IEnumerable<ObjectKey> SnapshotsOf(Workspace workspace, StoreProvider stores) =>
        stores.Of<WorkspaceSnapshot>()
            .ByIndex(StoreIndexes.Workspace, StoreIndexes.Key(workspace.Metadata.NamespaceProperty, workspace.Metadata.Name))
            .Select(ObjectKey.Of);

    /// <summary>The workspace that it was taken of, and those that start from it.</summary>
    private static IEnumerable<ObjectKey> WorkspacesOfSnapshot(WorkspaceSnapshot snapshot, StoreProvider stores) =>
        stores.Of<Workspace>()
            .ByIndex(StoreIndexes.Source, StoreIndexes.Key(snapshot.Metadata.NamespaceProperty, snapshot.Metadata.Name))
            .Select(ObjectKey.Of)
            .Append(new(snapshot.Metadata.NamespaceProperty, snapshot.Spec?.WorkspaceName ?? ""));

    private static IEnumerable<ObjectKey> SnapshotsOfClaim(V1PersistentVolumeClaim claim, StoreProvider stores) =>
        claim.Metadata.Label(BerthLabels.Workspace) is { } workspace
            ? stores.Of<WorkspaceSnapshot>().ByIndex(StoreIndexes.Workspace, StoreIndexes.Key(claim.Metadata.NamespaceProperty, workspace)).Select(ObjectKey.Of)
            : [];

    /// <summary>A volume matters once its claim is gone and its workspace waits for it; the claim's name begins with the workspace's.</summary>
    private static IEnumerable<ObjectKey> OwnersOfVolume(V1PersistentVolume volume, StoreProvider stores) =>
        volume.Spec?.ClaimRef is { } claim
            ? stores.Of<Workspace>().List(claim.NamespaceProperty)
                .Where(workspace => workspace.Metadata.DeletionTimestamp is not null
                    && claim.Name?.StartsWith(workspace.Metadata.Name + "-", StringComparison.Ordinal) == true)
                .Select(ObjectKey.Of)
            : [];

    /// <summary>The workspace that starts through it.</summary>
    private static IEnumerable<ObjectKey> WorkspacesOfContent(V1VolumeSnapshotContent content) =>
        content.Metadata.Label(BerthLabels.WorkspaceUid) is not null && content.Metadata.Label(BerthLabels.Workspace) is { } workspace
            ? [new(content.Spec?.VolumeSnapshotRef?.NamespaceProperty, workspace)]
            : [];

    /// <summary>The snapshot that a workspace of another namespace reads from now: one that is gone may have left its import behind.</summary>
    private static IEnumerable<ObjectKey> ImportedBy(Workspace workspace, StoreProvider stores) =>
        stores.Of<V1VolumeSnapshotContent>().ByIndex(StoreIndexes.WorkspaceUid, workspace.Metadata.Uid!).SelectMany(content => SnapshotsOfContent(content, stores));

    private static IEnumerable<ObjectKey> SnapshotsOfContent(V1VolumeSnapshotContent content, StoreProvider stores) =>
        content.Metadata.Label(BerthLabels.SourceSnapshot) is { } source
            ? [new(content.Metadata.Label(BerthLabels.SourceNamespace), source)]
        : content.Spec?.VolumeSnapshotRef is { } reference
        && stores.Of<V1VolumeSnapshot>().Get(reference.NamespaceProperty, reference.Name ?? "")?.Metadata.Label(BerthLabels.Snapshot) is { } owner
            ? [new(reference.NamespaceProperty, owner)]
            : stores.Of<WorkspaceSnapshot>().List(content.Spec?.VolumeSnapshotRef?.NamespaceProperty)
                .Where(snapshot => snapshot.Metadata.DeletionTimestamp is not null)
                .Select(ObjectKey.Of);
}
