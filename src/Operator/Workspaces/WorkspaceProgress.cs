using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>How far the pod has come, and what keeps it.</summary>
public static class WorkspaceProgress
{
    /// <summary>
    /// How long a step may take before the status mentions it. Steps that are over at once would each cost a write that nobody reads.
    /// </summary>
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(3);

    /// <summary>Why the pod is not ready: the worst news first; null when it is ready.</summary>
    public static Refusal? WhatKeeps(V1Pod pod, DateTimeOffset now, int mainPort)
    {
        if (IsReady(pod))
        {
            return null;
        }

        return Ended(pod)
            ?? Unscheduled(pod, now)
            ?? Statuses(pod).Select(status => Trouble(pod, status)).FirstOrDefault(trouble => trouble is not null)
            ?? Preparing(pod, now)
            ?? Silent(pod, now, mainPort)
            ?? new(Reasons.Creating, $"The pod {pod.Metadata.Name} is being started.");
    }

    /// <summary>Whether the pod serves.</summary>
    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The status of the container that prepares the files.</summary>
    public static V1ContainerStatus? Content(V1Pod pod) =>
        pod.Status?.InitContainerStatuses?.FirstOrDefault(status => status.Name == WorkspacePod.ContentContainer);

    /// <summary>When to look again because a step has become worth mentioning; null when only a change matters.</summary>
    public static TimeSpan? NextLook(WorkspaceView view)
    {
        if (view.Pod is not { } pod || IsReady(pod))
        {
            return null;
        }

        var due = Steps(pod).Select(started => started + Unremarkable - view.Now).Where(left => left > TimeSpan.Zero).ToList();
        return due.Count == 0 ? null : due.Min() + TimeSpan.FromSeconds(1);
    }

    private static Refusal? Ended(V1Pod pod) => pod.Status is { Phase: "Failed" or "Succeeded" } status
        ? new(Reasons.PodFailed, $"The pod {pod.Metadata.Name} came to its end ({status.Reason ?? status.Phase}: {status.Message ?? "no more is known"}); another takes its place.")
        : null;

    private static V1PodCondition? NotScheduled(V1Pod pod) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });

    /// <summary>A claim that binds only now makes the scheduler's first try fail; that is no news.</summary>
    private static Refusal? Unscheduled(V1Pod pod, DateTimeOffset now) =>
        NotScheduled(pod) is { } unscheduled && now - unscheduled.LastTransitionTime >= Unremarkable
            ? new(Reasons.Unschedulable, $"No node takes the pod: {unscheduled.Message}")
            : null;

    private static Refusal? Trouble(V1Pod pod, V1ContainerStatus status) => status.State?.Waiting?.Reason switch
    {
        null or "ContainerCreating" or "PodInitializing" => null,
        // The kubelet alternates between these while it waits; one reason and one text keep the status still.
        "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" or "RegistryUnavailable" => new(
            "ImagePullFailed",
            $"The image '{ImageOf(pod, status.Name)}' cannot be pulled: correct spec.image, or make the image available (kubectl describe pod {pod.Metadata.Name} tells more)."),
        "CrashLoopBackOff" => new(
            status.Name == WorkspacePod.ContentContainer ? Reasons.ContentFailed : "ContainerCrashed",
            $"The container '{status.Name}' ended {Ending(status.LastState?.Terminated)}; it is tried again."),
        var reason => new(reason, $"The container '{status.Name}' cannot start: {status.State.Waiting.Message ?? reason}"),
    };

    /// <summary>How a container ended, with the end of what it said; a half sentence.</summary>
    public static string Ending(V1ContainerStateTerminated? terminated)
    {
        var message = terminated?.Message?.Trim();
        return $"with exit code {terminated?.ExitCode ?? 0}" + (string.IsNullOrEmpty(message) ? "" : $": {LastLines(message)}");
    }

    private static string LastLines(string text) => text.Length <= 512 ? text : "…" + (char.IsLowSurrogate(text[^512]) ? text[^511..] : text[^512..]);

    private static Refusal? Preparing(V1Pod pod, DateTimeOffset now) =>
        Content(pod)?.State switch
        {
            { Running: { } running } when now - running.StartedAt >= Unremarkable =>
                new(Reasons.Initializing, $"The files are being prepared (kubectl logs {pod.Metadata.Name} -c {WorkspacePod.ContentContainer})."),
            { Terminated: { ExitCode: not 0 } failed } => new(Reasons.ContentFailed, $"The container 'content' ended {Ending(failed)}; it is tried again."),
            _ => null,
        };

    private static Refusal? Silent(V1Pod pod, DateTimeOffset now, int mainPort) =>
        Working(pod)?.State?.Running is { } running && now - running.StartedAt >= Unremarkable
            ? new(Reasons.NotListening, $"Nothing answers on port {mainPort} yet (kubectl logs {pod.Metadata.Name} -c {WorkspacePod.WorkspaceContainer}).")
            : null;

    private static IEnumerable<DateTimeOffset> Steps(V1Pod pod) =>
        new[] { NotScheduled(pod)?.LastTransitionTime, Content(pod)?.State?.Running?.StartedAt, Working(pod)?.State?.Running?.StartedAt }
            .OfType<DateTime>().Select(time => new DateTimeOffset(time));

    private static V1ContainerStatus? Working(V1Pod pod) =>
        pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == WorkspacePod.WorkspaceContainer);

    private static string? ImageOf(V1Pod pod, string? container) =>
        (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []).FirstOrDefault(candidate => candidate.Name == container)?.Image;

    private static IEnumerable<V1ContainerStatus> Statuses(V1Pod pod) =>
        (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);
}
