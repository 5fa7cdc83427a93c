using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Snapshots;
using Berth.Operator.Status;
using Berth.Operator.Workspaces;
using Berth.Soak.Churn;
using k8s;
using k8s.Models;

namespace Berth.Soak.Checks;

/// <summary>Whether everything is as the specs say, once nobody does anything any more.</summary>
public static class RestCheck
{
    // What users did to themselves: the snapshot that a workspace starts from was deleted before its files were copied.
    private static readonly string[] Deserved = [Reasons.SnapshotNotFound, Reasons.SnapshotUnusable];

    /// <summary>What is not, in words.</summary>
    public static IReadOnlyList<string> Check(ClusterState state, IReadOnlyList<Slot> slots, IReadOnlyList<string> stored, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(stored);
        return
        [
            .. Wanted(state, slots),
            .. state.Workspaces.SelectMany(workspace => Workspace(state, workspace, now).Select(wrong => $"workspace {workspace.Metadata.Name}: {wrong}")),
            .. state.Snapshots.SelectMany(snapshot => Snapshot(state, snapshot).Select(wrong => $"snapshot {snapshot.Metadata.Name}: {wrong}")),
            .. Limit(state),
            .. Strays(state),
            .. Stored(state, stored),
        ];
    }

    /// <summary>Workspaces with more snapshots than they may have. Holds at every moment, not only at rest.</summary>
    public static IEnumerable<string> Limit(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Snapshots.GroupBy(snapshot => snapshot.Spec.WorkspaceName)
            .Where(taken => SnapshotLimit.Count(taken) > Classes.SnapshotLimit)
            .Select(taken => $"workspace {taken.Key}: {SnapshotLimit.Count(taken)} snapshots, where {Classes.SnapshotLimit} are allowed");
    }

    private static IEnumerable<string> Wanted(ClusterState state, IReadOnlyList<Slot> slots)
    {
        var there = state.Workspaces.ToDictionary(workspace => workspace.Metadata.Name!);
        foreach (var slot in slots.Where(slot => !slot.IsUnsure))
        {
            var workspace = there.GetValueOrDefault(slot.Name);
            if ((workspace is null) == (slot.State == SlotState.There))
            {
                yield return $"workspace {slot.Name}: it is {(workspace is null ? "not " : "")}there, and its user wants it {slot.State}";
            }
            else if (workspace is not null && slot.State == SlotState.There
                && (workspace.Spec.OperatingMode != slot.Mode
                    || (slot.ClassName is not null && workspace.Spec.ClassName != slot.ClassName)
                    || (workspace.Spec.Sharing?.Level ?? SharingLevel.None) != slot.Sharing))
            {
                yield return $"workspace {slot.Name}: its spec is not what its user wrote";
            }
        }
    }

    private static IEnumerable<string> Workspace(ClusterState state, Workspace workspace, DateTimeOffset now)
    {
        var (status, name) = (workspace.Status, workspace.Metadata.Name);
        if (workspace.Metadata.DeletionTimestamp is not null)
        {
            yield return $"its deletion does not end: {Conditions.Find(status?.Conditions, ConditionTypes.Ready)?.Message}";
            yield break;
        }

        if (status?.ObservedGeneration != workspace.Metadata.Generation)
        {
            yield return $"its status is of generation {status?.ObservedGeneration}, and it is {workspace.Metadata.Generation}";
        }

        var pod = state.Pods.FirstOrDefault(pod => pod.Metadata.Name == name);
        var ready = Conditions.Find(status?.Conditions, ConditionTypes.Ready);
        if (workspace.Spec.OperatingMode == OperatingMode.Stopped)
        {
            if (pod is not null || status?.Phase != WorkspacePhase.Stopped)
            {
                yield return $"it is to be stopped, and is {status?.Phase} with{(pod is null ? "out" : "")} a pod";
            }
        }
        else if (status?.Phase == WorkspacePhase.Running)
        {
            var claims = state.Claims.Where(claim => claim.Metadata.Label(BerthLabels.Workspace) == name).ToList();
            if (pod?.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) != true
                || state.Services.All(service => service.Metadata.Label(BerthLabels.Workspace) != name)
                || claims.Count == 0 || claims.Any(claim => claim.Status?.Phase != "Bound"))
            {
                yield return "it says that it runs, and something of it is missing";
            }
        }
        else if (status?.Phase != WorkspacePhase.Failed || !Deserved.Contains(ready?.Reason))
        {
            yield return $"it is to run, and is {status?.Phase}: {ready?.Reason}: {ready?.Message}";
        }

        var given = EffectiveSharing.Of(workspace.Spec.Sharing, ResolvedClass.Of(workspace.Spec.ClassName, state.Classes).Policy, now);
        if (Conditions.IsTrue(status?.Conditions, ConditionTypes.Shared) != (given.Level != SharingLevel.None) || (status?.SharedUrl is null) != (given.Level == SharingLevel.None))
        {
            yield return $"it is shared with {given.Level}, and its status does not say so: {Conditions.Find(status?.Conditions, ConditionTypes.Shared)?.Message}";
        }

        var count = SnapshotLimit.Count(state.Snapshots.Where(snapshot => snapshot.Spec.WorkspaceName == name));
        if (status?.Snapshots?.Count != count)
        {
            yield return $"it has {count} snapshots, and its status says {status?.Snapshots?.Count}";
        }
    }

    private static IEnumerable<string> Snapshot(ClusterState state, WorkspaceSnapshot snapshot)
    {
        var status = snapshot.Status;
        if (snapshot.Metadata.DeletionTimestamp is not null)
        {
            yield return $"its deletion does not end: {Conditions.Find(status?.Conditions, ConditionTypes.Ready)?.Message}";
        }
        else if (state.Workspaces.All(workspace => workspace.Metadata.Name != snapshot.Spec.WorkspaceName))
        {
            yield return "its workspace has gone without it";
        }
        else if (status?.Phase is not (SnapshotPhase.Succeeded or SnapshotPhase.Failed))
        {
            yield return $"it is neither taken nor refused: {status?.Phase}: {Conditions.Find(status?.Conditions, ConditionTypes.Ready)?.Message}";
        }
        else if (status is { Phase: SnapshotPhase.Succeeded, Volumes: { } volumes }
            && volumes.Any(volume => state.Captures.All(capture => capture.Metadata.Name != volume.VolumeSnapshotName || capture.Status?.ReadyToUse != true)))
        {
            yield return "it says that it is ready, and its capture is not";
        }
    }

    /// <summary>What belongs to nobody.</summary>
    private static IEnumerable<string> Strays(ClusterState state)
    {
        var owners = state.Workspaces.Select(workspace => workspace.Metadata.Uid).Concat(state.Snapshots.Select(snapshot => snapshot.Metadata.Uid)).ToHashSet();
        IEnumerable<IKubernetesObject<V1ObjectMeta>> children = [.. state.Pods, .. state.Services, .. state.Claims, .. state.Captures];
        foreach (var child in children.Where(child => child.Metadata.OwnerReferences?.Any(owner => owners.Contains(owner.Uid)) != true))
        {
            yield return $"{child.GetType().Name} {child.Metadata.Name} belongs to nobody";
        }

        var taken = state.Snapshots.Where(snapshot => snapshot.Status?.Phase == SnapshotPhase.Succeeded).Sum(snapshot => snapshot.Status!.Volumes!.Count);
        if (state.Captures.Count != taken || state.Contents.Count != taken)
        {
            yield return $"{taken} volumes were captured, by {state.Captures.Count} VolumeSnapshots and {state.Contents.Count} VolumeSnapshotContents";
        }

        if (state.Volumes.Count != state.Claims.Count)
        {
            yield return $"{state.Claims.Count} claims have {state.Volumes.Count} volumes";
        }
    }

    private static IEnumerable<string> Stored(ClusterState state, IReadOnlyList<string> stored)
    {
        if (stored.Count != state.Volumes.Count + state.Contents.Count)
        {
            yield return $"the storage holds {stored.Count} directories for {state.Volumes.Count} volumes and {state.Contents.Count} contents";
        }
    }
}
