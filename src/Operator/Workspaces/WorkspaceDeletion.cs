using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Status;
using k8s;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>
/// Takes a workspace apart, and sees it gone: first its snapshots, its ways in and its pod, then its claims, then the volumes behind them. The claims
/// wait for the snapshots because a snapshot in the making protects its claim, and each would wait for the other (external-snapshotter 349).
/// </summary>
public static class WorkspaceDeletion
{
    /// <summary>Plans one step; <see cref="Plan{TStatus}.IsComplete"/> once nothing is left.</summary>
    public static Plan<WorkspaceStatus> Plan(WorkspaceView view)
    {
        var left = Left(view);
        return new()
        {
            Writes = Writes(view),
            Status = Status(view, left),
            IsComplete = left.Count == 0,
        };
    }

    private static IReadOnlyList<PlannedWrite> Writes(WorkspaceView view) =>
    [
        .. Deletions(view.Snapshots),
        .. Deletions(view.Ingresses),
        .. Deletions<V1Pod>(view.Pod is null ? [] : [view.Pod]),
        .. Deletions<V1Service>(view.Service is null ? [] : [view.Service]),
        // A pod or a snapshot that cannot be read may need the claims; an import that cannot be read may be the other half of one that can.
        .. view.Snapshots.Count == 0 && view.Pod is null && IsAllKnown(view) ? Deletions(view.Claims) : [],
        .. IsAllKnown(view) ? WorkspaceImport.Remove(view, everything: true) : [],
    ];

    private static bool IsAllKnown(WorkspaceView view) => view.Unreadable.Count == 0 && view.UnreadableSnapshots.Count == 0;

    private static IEnumerable<PlannedWrite> Deletions<T>(IReadOnlyList<T> objects)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        objects.Where(entity => entity.Metadata.DeletionTimestamp is null).Select(entity => new DeleteObject<T>(entity));

    /// <summary>
    /// What still stands in the way. Volumes that an administrator's storage class retains are left to the administrator.
    /// </summary>
    private static IReadOnlyList<string> Left(WorkspaceView view) =>
    [
        .. view.Unreadable.Concat(view.UnreadableSnapshots).Select(unreadable => unreadable.ToString()),
        .. view.Snapshots.Select(snapshot => $"snapshot {snapshot.Metadata.Name}"),
        .. view.Ingresses.Select(ingress => $"ingress {ingress.Metadata.Name}"),
        .. view.Pod is null ? [] : (string[])[$"pod {view.Pod.Metadata.Name}"],
        .. view.Service is null ? [] : (string[])[$"service {view.Service.Metadata.Name}"],
        .. view.Claims.Select(claim => $"claim {claim.Metadata.Name}"),
        .. WorkspaceImport.Left(view),
        .. view.Volumes
            .Where(volume => volume.Spec?.PersistentVolumeReclaimPolicy != "Retain")
            .Select(volume => $"volume {volume.Metadata.Name}"),
    ];

    private static WorkspaceStatus Status(WorkspaceView view, IReadOnlyList<string> left)
    {
        var message = left.Count == 0 ? "Nothing is left." : $"Waiting for these to go: {string.Join(", ", left)}.";
        var conditions = new Conditions(view.Workspace.Status?.Conditions, view.Workspace.Metadata.Generation, view.Now);
        foreach (var kept in view.Workspace.Status?.Conditions ?? [])
        {
            conditions.Set(kept.Type!, kept.Status!, kept.Reason!, kept.Message!);
        }

        return (view.Workspace.Status ?? new()) with
        {
            Phase = WorkspacePhase.Terminating,
            Url = null,
            SharedUrl = null,
            // The gateway's own fields: an apply that names them would take them over.
            Participants = null,
            LastActivity = null,
            PodName = view.Pod?.Metadata.Name,
            ObservedGeneration = view.Workspace.Metadata.Generation,
            Conditions = conditions
                .Set(ConditionTypes.PodReady, false, Reasons.Terminating, view.Pod is { } pod ? $"The pod {pod.Metadata.Name} is being stopped." : "There is no pod any more.")
                .Set(ConditionTypes.Shared, false, Reasons.Terminating, "The workspace is being deleted: nobody gets in.")
                .Set(ConditionTypes.Ready, false, Reasons.Terminating, message)
                .ToList(),
        };
    }
}
