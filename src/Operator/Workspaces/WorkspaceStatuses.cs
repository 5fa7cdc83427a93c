using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Status;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>Writes the status of a workspace from what is seen.</summary>
public static class WorkspaceStatuses
{
    /// <summary>Whether the files of the workspace were ready at some time: from then on its volumes are not made anew.</summary>
    public static bool HadContent(WorkspaceView view) => Conditions.IsTrue(view.Workspace.Status?.Conditions, ConditionTypes.ContentReady);

    /// <summary>The status.</summary>
    /// <param name="view">What is seen.</param>
    /// <param name="refusal">What stands against going on, if anything does.</param>
    public static WorkspaceStatus Of(WorkspaceView view, Refusal? refusal)
    {
        var (workspace, pod) = (view.Workspace, view.Pod);
        var stopped = workspace.Spec?.OperatingMode == OperatingMode.Stopped;
        var main = WorkspacePorts.MainOf(WorkspacePorts.Of(workspace.Spec));
        var keeps = refusal ?? (pod is null ? new(Reasons.Creating, "The pod is being created.") : WorkspaceProgress.WhatKeeps(pod, view.Now, main.Port));
        var phase = Phase(pod, stopped, refusal, keeps);

        var conditions = new Conditions(workspace.Status?.Conditions, workspace.Metadata.Generation, view.Now);
        SetVolumes(conditions, view);
        SetContent(conditions, view);
        SetPod(conditions, pod, stopped, keeps);
        conditions.Set(
            ConditionTypes.Suspended,
            stopped,
            stopped ? Reasons.Stopped : Reasons.NotSuspended,
            stopped ? "spec.operatingMode is Stopped; set it to Running to start the workspace." : "spec.operatingMode is Running.");
        var sharing = WorkspaceSharing.Of(view);
        conditions.Set(ConditionTypes.Shared, sharing.Not is null, sharing.Not?.Reason ?? Reasons.Shared, sharing.Not?.Message ?? sharing.With!);
        SetReady(conditions, phase, keeps, view);

        return new()
        {
            Phase = phase,
            Conditions = conditions.ToList(),
            ObservedGeneration = workspace.Metadata.Generation,
            Url = view.Service is null ? null : AddressOf(view, main),
            SharedUrl = sharing.Not is null ? AddressOf(view, main) : null,
            PodName = pod?.Metadata.Name,
            // Told together with the files, which come moments later: alone it would cost a write that nobody reads.
            StartedAt = !stopped && pod is not null && WorkspaceProgress.Content(pod)?.State?.Terminated is not null ? pod.Status?.StartTime : null,
            StartKind = KindOfStart(pod) ?? workspace.Status?.StartKind,
            Snapshots = new() { Count = SnapshotLimit.Count(view.Snapshots) + view.UnreadableSnapshots.Count, Limit = view.Class.SnapshotLimit },
        };
    }

    /// <summary>Adds to a status that something about the workspace could not be changed.</summary>
    public static WorkspaceStatus Mention(WorkspaceStatus status, Refusal refusal) => status with
    {
        Conditions =
        [
            .. status.Conditions!.Select(condition =>
                condition.Type == ConditionTypes.Ready ? condition with { Message = $"{condition.Message} {Mentioned(refusal)}" } : condition),
        ],
    };

    /// <summary>Whether a status says so already.</summary>
    public static bool Mentions(WorkspaceStatus? status, Refusal refusal) =>
        Conditions.Find(status?.Conditions, ConditionTypes.Ready)?.Message?.EndsWith(Mentioned(refusal), StringComparison.Ordinal) == true;

    private static string? AddressOf(WorkspaceView view, PortSpec port) =>
        view.Address.Of(view.Workspace.Metadata.Name!, view.Workspace.Metadata.NamespaceProperty!, view.Workspace.Metadata.Uid!, view.Service?.Spec?.ClusterIP, port.Port);

    private static string Mentioned(Refusal refusal) => $"A change was refused: {refusal.Message}";

    private static WorkspacePhase Phase(V1Pod? pod, bool stopped, Refusal? refusal, Refusal? keeps)
    {
        if (stopped)
        {
            return pod is null ? WorkspacePhase.Stopped : WorkspacePhase.Stopping;
        }

        if (refusal is not null)
        {
            return refusal.Reason switch
            {
                Reasons.SnapshotNotReady or Reasons.SnapshotNotGranted => WorkspacePhase.Pending,
                Reasons.Terminating => WorkspacePhase.Terminating,
                _ => WorkspacePhase.Failed,
            };
        }

        return keeps?.Reason switch
        {
            null => WorkspacePhase.Running,
            Reasons.Initializing or Reasons.NotListening => WorkspacePhase.Initializing,
            _ => WorkspacePhase.Creating,
        };
    }

    private static void SetVolumes(Conditions conditions, WorkspaceView view)
    {
        var pending = view.Claims.FirstOrDefault(claim => claim.Status?.Phase != "Bound");
        var (holds, reason, message) = (view.Claims.Count, pending) switch
        {
            (0, _) => (false, Reasons.NotStarted, "No volume was made yet."),
            _ when view.Claims.FirstOrDefault(claim => claim.Metadata.DeletionTimestamp is not null) is { } leaving => (
                false,
                Reasons.VolumeMissing,
                $"The claim {leaving.Metadata.Name} is being deleted by somebody, and goes with its files once the pod stops: copy what you need."),
            (_, { Status.Phase: "Lost" }) => (false, Reasons.ClaimLost, $"The claim {pending.Metadata.Name} has lost its volume."),
            (_, not null) => (
                false,
                Reasons.ClaimPending,
                $"The claim {pending.Metadata.Name} ({pending.Spec?.StorageClassName ?? "default storage class"}) is not bound yet (kubectl describe pvc {pending.Metadata.Name})."),
            _ => (true, Reasons.Bound, "All volumes are bound."),
        };
        conditions.Set(ConditionTypes.VolumesReady, holds, reason, message);
    }

    private static void SetContent(Conditions conditions, WorkspaceView view)
    {
        var content = view.Pod is null ? null : WorkspaceProgress.Content(view.Pod);
        if (HadContent(view) || content?.State?.Terminated?.ExitCode == 0)
        {
            conditions.Set(ConditionTypes.ContentReady, true, Reasons.ContentReady, "The files are in place.");
        }
        else
        {
            var failed = content?.State?.Terminated ?? content?.LastState?.Terminated;
            conditions.Set(
                ConditionTypes.ContentReady,
                false,
                failed is null ? Reasons.NotStarted : Reasons.ContentFailed,
                failed is null ? "The files are not prepared yet." : $"Preparing the files ended {WorkspaceProgress.Ending(failed)}; it is tried again.");
        }
    }

    private static void SetPod(Conditions conditions, V1Pod? pod, bool stopped, Refusal? keeps) =>
        _ = (pod, keeps) switch
        {
            (null, _) => conditions.Set(
                ConditionTypes.PodReady,
                false,
                stopped ? Reasons.Stopped : Reasons.NotStarted,
                stopped ? "The workspace is stopped." : "There is no pod yet."),
            (_, null) => conditions.Set(ConditionTypes.PodReady, true, Reasons.Running, $"The pod {pod.Metadata.Name} serves."),
            _ => conditions.Set(ConditionTypes.PodReady, false, keeps.Reason, keeps.Message),
        };

    private static void SetReady(Conditions conditions, WorkspacePhase phase, Refusal? keeps, WorkspaceView view) =>
        _ = phase switch
        {
            WorkspacePhase.Running => conditions.Set(ConditionTypes.Ready, true, Reasons.Running, "The workspace is running."),
            WorkspacePhase.Stopped => conditions.Set(
                ConditionTypes.Ready,
                false,
                Reasons.Stopped,
                view.Claims.Count == 0 ? "The workspace is stopped; it never ran." : "The workspace is stopped; its files are kept."),
            WorkspacePhase.Stopping => conditions.Set(ConditionTypes.Ready, false, Reasons.Stopping, "The pod is being stopped."),
            _ => conditions.Set(ConditionTypes.Ready, false, keeps!.Reason, keeps.Message),
        };

    /// <summary>What the pod itself found on its volumes. The text comes from inside the pod: anything may be in it.</summary>
    private static StartKind? KindOfStart(V1Pod? pod) =>
        (pod is null ? null : WorkspaceProgress.Content(pod))?.State?.Terminated?.Message switch
        {
            nameof(StartKind.Fresh) => StartKind.Fresh,
            nameof(StartKind.Restart) => StartKind.Restart,
            nameof(StartKind.Snapshot) => StartKind.Snapshot,
            _ => null,
        };
}
