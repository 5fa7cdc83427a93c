using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Status;
using k8s;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>
/// Starting from a snapshot of another namespace. Kubernetes restores from VolumeSnapshots of the claim's own namespace only, so the captured
/// volumes are imported: for each a content on the same data, which never deletes them, and a VolumeSnapshot bound to it. It takes
/// a grant in the snapshot's namespace, and all of it goes once the workspace has its volumes.
/// </summary>
public static class WorkspaceImport
{
    // Of external-snapshotter, "Distributed snapshotting".
    private const string ManagedByNode = "snapshot.storage.kubernetes.io/managed-by";

    /// <summary>How long a grant may be known later than its workspace: the two come by different watches.</summary>
    private static readonly TimeSpan GrantMayCome = TimeSpan.FromSeconds(5);

    /// <summary>The namespace of the snapshot that the workspace starts from.</summary>
    public static string? SourceNamespace(Workspace workspace) =>
        workspace.Spec?.Source?.Snapshot.Namespace is { Length: > 0 } named ? named : workspace.Metadata.NamespaceProperty;

    /// <summary>Whether the snapshot is in another namespace than the workspace.</summary>
    public static bool IsNeeded(Workspace workspace) => workspace.Spec?.Source is not null && SourceNamespace(workspace) != workspace.Metadata.NamespaceProperty;

    /// <summary>The name of the content and of the VolumeSnapshot that import a volume. It holds the uid: nothing else is called so.</summary>
    public static string NameOf(Workspace workspace, string volume) => $"berth-import-{workspace.Metadata.Uid}-{volume}";

    /// <summary>What stands against importing, or null. Whether there is such a snapshot is not told without a grant.</summary>
    public static Refusal? CheckGrant(WorkspaceView view)
    {
        if (!IsNeeded(view.Workspace))
        {
            return null;
        }

        var (workspace, name, ns) = (view.Workspace, view.Workspace.Spec!.Source!.Snapshot.Name, SourceNamespace(view.Workspace));
        var grants = view.Grants.Where(grant => IsFor(grant, workspace) && IsOf(grant, view.Source)).ToList();
        if (grants.Exists(grant => view.ImportedContents.Count > 0 || grant.Spec.ExpiresAt is not { } end || end > view.Now))
        {
            return null;
        }

        return MayStillCome(view) ? new(Reasons.SnapshotNotReady, "Waiting for the grant of the snapshot to be seen.") : new(
            Reasons.SnapshotNotGranted,
            grants.Count > 0
                ? $"The SnapshotGrant '{grants[0].Metadata.Name}' in namespace {ns} has expired before the workspace began to start: open the snapshot's link again."
                : $"No SnapshotGrant in namespace {ns} gives the snapshot '{name}' to this workspace of {workspace.Spec.Owner}: "
                    + $"open the snapshot's link instead, or ask somebody who may edit {ns} to make one.");
    }

    /// <summary>When to look again for a grant; null when nothing is waited for.</summary>
    public static TimeSpan? NextLook(WorkspaceView view) =>
        WorkspaceRestore.IsNeeded(view) && CheckGrant(view) is { Reason: Reasons.SnapshotNotReady } ? GrantMayCome - Age(view) : null;

    /// <summary>Why the captured data cannot be named, or what is left of an earlier import has to go first; null when neither.</summary>
    public static Refusal? CheckData(WorkspaceView view)
    {
        if (!IsNeeded(view.Workspace))
        {
            return null;
        }

        if (Leftovers(view).Any())
        {
            return new(Reasons.SnapshotNotReady, "Waiting for what is left of an earlier import to go.");
        }

        var unnamed = view.Source?.Status?.Volumes?.FirstOrDefault(volume => HandleOf(view, volume) is null);
        return unnamed is null
            ? null
            : new(Reasons.SnapshotNotReady, $"Waiting for the content {unnamed.ContentName} of the volume '{unnamed.Name}' to name its data.");
    }

    /// <summary>The writes that import what is not imported yet: the contents first, which the VolumeSnapshots name.</summary>
    public static IReadOnlyList<PlannedWrite> Make(WorkspaceView view)
    {
        if (!IsNeeded(view.Workspace))
        {
            return [];
        }

        var captured = view.Source!.Status!.Volumes ?? [];
        var volumes = EffectiveWorkspace.VolumesOf(view.Workspace, view.Class)
            .Where(volume => view.Claims.All(claim => claim.Metadata.Name != volume.ClaimName))
            .Select(volume => captured.FirstOrDefault(part => part.Name == volume.Name))
            .OfType<SnapshotVolumeStatus>()
            .ToList();
        return
        [
            .. volumes.Where(volume => view.ImportedContents.All(content => content.Metadata.Name != NameOf(view.Workspace, volume.Name)))
                .Select(volume => new CreateObject<V1VolumeSnapshotContent>(Content(view, volume))),
            .. volumes.Where(volume => view.ImportedSnapshots.All(snapshot => snapshot.Metadata.Name != NameOf(view.Workspace, volume.Name)))
                .Select(volume => new CreateObject<V1VolumeSnapshot>(Snapshot(view, volume))),
        ];
    }

    /// <summary>The claims that nothing fills any more, because their import was taken away by somebody.</summary>
    public static IReadOnlyList<V1PersistentVolumeClaim> Stranded(WorkspaceView view) =>
        IsNeeded(view.Workspace)
            ? [.. Waiting(view).Where(claim => view.ImportedSnapshots.All(snapshot =>
                snapshot.Metadata.Name != claim.Spec!.DataSource!.Name || snapshot.Metadata.DeletionTimestamp is not null))]
            : [];

    /// <summary>What is to be removed now: all of an import that is over or has no right to be, else what is left of an earlier one.</summary>
    public static IReadOnlyList<PlannedWrite> ClearAway(WorkspaceView view)
    {
        var isDone = !WorkspaceRestore.IsNeeded(view) && !Waiting(view).Any();
        if (isDone || WorkspaceRestore.IsRefused(view))
        {
            return Remove(view, everything: isDone);
        }

        return Leftovers(view).Any() ? Remove(view, everything: false) : [];
    }

    /// <summary>Removes an import: the VolumeSnapshots, then the contents, then (with everything) the grant that stands for it.</summary>
    public static IReadOnlyList<PlannedWrite> Remove(WorkspaceView view, bool everything) =>
        view.ImportedSnapshots.Count > 0 ? [.. Deletions(view.ImportedSnapshots)]
        : view.ImportedContents.Count > 0 ? [.. view.ImportedContents.SelectMany(LeftBehindContent.Delete)]
        : everything ? [.. Deletions(OwnGrants(view))]
        : [];

    /// <summary>What there still is of an import and its grant, for people.</summary>
    public static IEnumerable<string> Left(WorkspaceView view) =>
    [
        .. view.ImportedSnapshots.Select(snapshot => $"VolumeSnapshot {snapshot.Metadata.Name}"),
        .. view.ImportedContents.Select(content => $"VolumeSnapshotContent {content.Metadata.Name}"),
        .. OwnGrants(view).Select(grant => $"SnapshotGrant {ObjectKey.Of(grant)}"),
    ];

    private static List<SnapshotGrant> OwnGrants(WorkspaceView view) => [.. view.Grants.Where(grant => IsFor(grant, view.Workspace))];

    // Whoever may make workspaces names any owner: the grant names him too, and the gateway knows who that is.
    private static bool IsFor(SnapshotGrant grant, Workspace workspace) =>
        grant.Metadata is { DeletionTimestamp: null } metadata
        && metadata.NamespaceProperty == SourceNamespace(workspace)
        && grant.Spec.Snapshot.Name == workspace.Spec?.Source?.Snapshot.Name
        && grant.Spec.Workspace.Namespace == workspace.Metadata.NamespaceProperty
        && grant.Spec.Workspace.Name == workspace.Metadata.Name
        && grant.Spec.User == workspace.Spec.Owner;

    // A snapshot that is gone cannot be told from one that was never there.
    private static bool IsOf(SnapshotGrant grant, WorkspaceSnapshot? source) =>
        grant.Spec.Snapshot.Uid is not { } uid || source is null || source.Metadata.Uid == uid;

    // Once an import has begun, or the status has told of anything but this wait, the grant was there and is gone, or was looked for in vain:
    // whoever waited anew would take back for the rest of the five seconds what was said, and say it again behind them.
    private static bool MayStillCome(WorkspaceView view) =>
        Age(view) < GrantMayCome
        && view.ImportedContents.Count == 0
        && Conditions.Find(view.Workspace.Status?.Conditions, ConditionTypes.Ready)?.Reason is null or Reasons.SnapshotNotReady;

    private static TimeSpan? Age(WorkspaceView view) => view.Now - view.Workspace.Metadata.CreationTimestamp;

    /// <summary>Claims that wait for an import to be read.</summary>
    private static IEnumerable<V1PersistentVolumeClaim> Waiting(WorkspaceView view) =>
        view.Claims.Where(claim => claim is { Spec.DataSource: not null, Status.Phase: null or "Pending" });

    /// <summary>Objects of an import that go, or whose other half has gone: neither binds anew.</summary>
    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Leftovers(WorkspaceView view) =>
    [
        .. view.ImportedSnapshots.Where(snapshot => snapshot.Metadata.DeletionTimestamp is not null),
        .. view.ImportedContents.Where(content =>
            content.Metadata.DeletionTimestamp is not null
            || (content.Spec?.VolumeSnapshotRef?.Uid is { Length: > 0 } bound && view.ImportedSnapshots.All(snapshot => snapshot.Metadata.Uid != bound))),
    ];

    private static IEnumerable<PlannedWrite> Deletions<T>(IReadOnlyList<T> objects)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        objects.Where(entity => entity.Metadata.DeletionTimestamp is null).Select(entity => new DeleteObject<T>(entity));

    /// <summary>The content of the source, if it and the snapshot's part point at each other.</summary>
    private static V1VolumeSnapshotContent? SourceContent(WorkspaceView view, SnapshotVolumeStatus volume) =>
        view.SourceContents.FirstOrDefault(content =>
            content.Metadata.Name == volume.ContentName
            && content.Spec?.VolumeSnapshotRef is { } reference
            && reference.Name == volume.VolumeSnapshotName
            && reference.NamespaceProperty == view.Source!.Metadata.NamespaceProperty);

    private static string? HandleOf(WorkspaceView view, SnapshotVolumeStatus volume) =>
        SourceContent(view, volume) is { } content ? content.Status?.SnapshotHandle ?? content.Spec?.Source?.SnapshotHandle : null;

    private static V1VolumeSnapshotContent Content(WorkspaceView view, SnapshotVolumeStatus volume)
    {
        var (name, of) = (NameOf(view.Workspace, volume.Name), SourceContent(view, volume)!);
        var source = of.Spec!;
        var labels = Labels(view, volume.Name);
        if (of.Metadata.Label(ManagedByNode) is { } node)
        {
            // Under distributed snapshotting the sidecar of one node alone looks at a content: without it nobody would.
            labels[ManagedByNode] = node;
        }

        return new()
        {
            Metadata = new() { Name = name, Labels = labels },
            Spec = new()
            {
                // Of all contents on these data only the snapshot's own may take them away.
                DeletionPolicy = "Retain",
                Driver = source.Driver,
                VolumeSnapshotClassName = source.VolumeSnapshotClassName,
                SourceVolumeMode = source.SourceVolumeMode,
                Source = new() { SnapshotHandle = HandleOf(view, volume) },
                VolumeSnapshotRef = new() { NamespaceProperty = view.Workspace.Metadata.NamespaceProperty, Name = name },
            },
        };
    }

    private static V1VolumeSnapshot Snapshot(WorkspaceView view, SnapshotVolumeStatus volume)
    {
        var name = NameOf(view.Workspace, volume.Name);
        return new()
        {
            Metadata = WorkspaceObjects.ChildMetadata(view.Workspace, name) with { Labels = Labels(view, volume.Name) },
            Spec = new()
            {
                VolumeSnapshotClassName = SourceContent(view, volume)!.Spec!.VolumeSnapshotClassName,
                Source = new() { VolumeSnapshotContentName = name },
            },
        };
    }

    private static Dictionary<string, string> Labels(WorkspaceView view, string volume) => new(StringComparer.Ordinal)
    {
        [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth,
        [BerthLabels.Workspace] = view.Workspace.Metadata.Name!,
        [BerthLabels.WorkspaceUid] = view.Workspace.Metadata.Uid!,
        [BerthLabels.Volume] = volume,
        [BerthLabels.SourceNamespace] = view.Source!.Metadata.NamespaceProperty!,
        [BerthLabels.SourceSnapshot] = view.Source.Metadata.Name!,
        [BerthLabels.SourceSnapshotUid] = view.Source.Metadata.Uid!,
    };
}
