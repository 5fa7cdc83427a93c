using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Exposure;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>Decides what a workspace needs. Pure: the same view always gives the same plan.</summary>
public static class WorkspacePlanner
{
    /// <summary>Plans one step for a workspace that is not being deleted.</summary>
    public static Plan<WorkspaceStatus> Plan(WorkspaceView view)
    {
        if (view.Unreadable.Count > 0)
        {
            return WorkspaceHold.Plan(view);
        }

        var stopped = view.Workspace.Spec?.OperatingMode == OperatingMode.Stopped;
        var step = NeverToBind(view) is { Count: > 0 } claims ? Abandon(view, claims)
            : stopped ? Stop(view)
            : Run(view);
        var status = WorkspaceStatuses.Of(view, step.Refusal);
        return new()
        {
            Writes = [.. step.Writes, .. Upkeep(view)],
            Status = status,
            Events = [.. WorkspaceEvents.Between(view.Workspace.Status, status), .. step.Events],
            RequeueAfter = new[] { step.RequeueAfter, WorkspaceProgress.NextLook(view), WorkspaceImport.NextLook(view), WorkspaceSharing.Of(view).NextLook(view.Now) }.Min(),
        };
    }

    /// <summary>
    /// The plan after the API server refused a write: no writes, and a status that says so. A workspace that runs or is stopped is not
    /// failed by it: what was refused was a change to what it has, such as a larger volume.
    /// </summary>
    public static Plan<WorkspaceStatus> Refused(WorkspaceView view, Refusal refusal)
    {
        if (view.Unreadable.Count > 0)
        {
            return WorkspaceHold.Plan(view);
        }

        var only = view.Pod is not null || view.Workspace.Spec?.OperatingMode == OperatingMode.Stopped;
        var status = only ? WorkspaceStatuses.Mention(WorkspaceStatuses.Of(view, null), refusal) : WorkspaceStatuses.Of(view, refusal);
        var told = WorkspaceEvents.Between(view.Workspace.Status, status);
        var isNews = only && !WorkspaceStatuses.Mentions(view.Workspace.Status, refusal);
        return new() { Status = status, Events = isNews ? [.. told, new(EventType.Warning, refusal.Reason, refusal.Message)] : told };
    }

    /// <summary>Claims that are not bound and never will be: their snapshot is gone, or somebody deleted them, which only the pod delays.</summary>
    private static IReadOnlyList<V1PersistentVolumeClaim> NeverToBind(WorkspaceView view) =>
        WorkspaceRestore.Stranded(view) is { Count: > 0 } stranded ? stranded
        : WorkspaceStatuses.HadContent(view) ? []
        : [.. view.Claims.Where(claim => claim is { Metadata.DeletionTimestamp: not null, Status.Phase: null or "Pending" })];

    /// <summary>The claims hold nothing yet; the pod goes too, as it holds on to them.</summary>
    private static Step Abandon(WorkspaceView view, IReadOnlyList<V1PersistentVolumeClaim> claims) => new()
    {
        Refusal = WorkspaceRestore.IsRefused(view) ? WorkspaceRestore.Check(view)
            : claims[0].Metadata.DeletionTimestamp is null ? new(Reasons.SnapshotNotReady, "What the snapshot was read through was deleted by somebody: it is read anew.")
            : BeingDeleted(claims[0]),
        Writes =
        [
            .. Stop(view).Writes,
            .. claims.Where(claim => claim.Metadata.DeletionTimestamp is null)
                .Select(claim => new DeleteObject<V1PersistentVolumeClaim>(claim, OnlyAsSeen: true)),
        ],
    };

    private static Step Stop(WorkspaceView view) =>
        view.Pod is { Metadata.DeletionTimestamp: null } pod ? new() { Writes = [new DeleteObject<V1Pod>(pod)] } : new();

    private static Step Run(WorkspaceView view) => view.Pod switch
    {
        null => Start(view),
        { Metadata.DeletionTimestamp: not null } => new(),
        // A pod that ended, by eviction say, never runs again: another takes its place, on the same volumes.
        { Status.Phase: "Failed" or "Succeeded" } ended => new() { Writes = [new DeleteObject<V1Pod>(ended)] },
        // Another one is made with the claim, or, if that held files, the workspace says that they are gone.
        var pod when WaitsInVain(view, pod) => new() { Writes = [new DeleteObject<V1Pod>(pod, OnlyAsSeen: true)] },
        var pod => KeepRunning(view, pod),
    };

    /// <summary>
    /// Whether a pod waits for a claim that is gone. Kubernetes keeps a claim for the sake of pods that a node has taken only: under one
    /// that still waits for a node it is gone the moment somebody deletes it, and no node ever takes that pod.
    /// </summary>
    private static bool WaitsInVain(WorkspaceView view, V1Pod pod) =>
        pod.Spec is { NodeName: null or "", Volumes: { } volumes }
        && volumes.Any(volume => volume.PersistentVolumeClaim is { } needed && view.Claims.All(claim => claim.Metadata.Name != needed.ClaimName));

    private static Step Start(WorkspaceView view)
    {
        if (WorkspaceRestore.IsNeeded(view))
        {
            if (WorkspaceRestore.Check(view) is { } notYet)
            {
                return new() { Refusal = notYet };
            }

            if (WorkspaceRestore.FillSpec(view) is { } fill)
            {
                return new() { Writes = [fill] };
            }
        }

        var (effective, refusal) = EffectiveWorkspace.Resolve(view.Workspace, view.Class);
        refusal ??= WorkspaceExposure.Check(view) ?? CheckClaims(view, effective!);
        if (refusal is not null)
        {
            return new() { Refusal = refusal };
        }

        var import = WorkspaceRestore.IsNeeded(view) ? WorkspaceImport.Make(view) : [];
        var claims = effective!.Volumes
            .Where(volume => view.Claims.All(claim => claim.Metadata.Name != volume.ClaimName))
            .Select(volume => new CreateObject<V1PersistentVolumeClaim>(WorkspaceRestore.Claim(view, volume)));
        return new()
        {
            Writes =
            [
                .. import,
                .. claims,
                .. view.Service is null ? [new CreateObject<V1Service>(WorkspaceObjects.Service(view.Workspace, effective.Ports, view.Address))] : (PlannedWrite[])[],
                new CreateObject<V1Pod>(WorkspacePod.Of(view.Workspace, effective)),
            ],
        };
    }

    private static Refusal BeingDeleted(V1PersistentVolumeClaim claim) =>
        new(Reasons.VolumeMissing, $"The claim {claim.Metadata.Name} is being deleted by somebody: the workspace cannot start on it.");

    /// <summary>An empty claim in the place of one that held files would pass for a loss of everything: better to stop and say so.</summary>
    private static Refusal? CheckClaims(WorkspaceView view, EffectiveWorkspace effective)
    {
        foreach (var volume in effective.Volumes)
        {
            var claim = view.Claims.FirstOrDefault(candidate => candidate.Metadata.Name == volume.ClaimName);
            if (claim is null && WorkspaceStatuses.HadContent(view))
            {
                return new(
                    Reasons.VolumeMissing,
                    $"The claim {volume.ClaimName}, which held the files of the volume '{volume.Name}', is gone. "
                    + "Start a new workspace from a snapshot of this one, or delete this one and create it anew.");
            }

            if (claim?.Metadata.DeletionTimestamp is not null)
            {
                return BeingDeleted(claim);
            }

            if (claim?.Status?.Phase == "Lost")
            {
                return new(Reasons.ClaimLost, $"The claim {volume.ClaimName} has lost its volume: restore the volume, or start from a snapshot.");
            }
        }

        return null;
    }

    private static Step KeepRunning(WorkspaceView view, V1Pod pod)
    {
        if (EffectiveWorkspace.LifetimeOf(view.Workspace.Spec, view.Class) is not { } lifetime || pod.Status?.StartTime is not { } started)
        {
            return new();
        }

        var left = lifetime - (view.Now - started);
        return left > TimeSpan.Zero
            ? new() { RequeueAfter = left }
            : new()
            {
                Writes =
                [
                    new MergeObject<Workspace>(
                        view.Workspace,
                        new JsonObject { ["spec"] = new JsonObject { ["operatingMode"] = nameof(OperatingMode.Stopped) } },
                        "stop at the end of its lifetime"),
                ],
                Events =
                [
                    new(EventType.Normal, Reasons.LifetimeExceeded, $"Stopped after {GoDuration.Format(lifetime)}, the longest that it may run. Set spec.operatingMode to Running to start it again."),
                ],
            };
    }

    /// <summary>What is kept right apart from starting and stopping: the service and its ports, the Ingresses, the size of the claims.</summary>
    private static IEnumerable<PlannedWrite> Upkeep(WorkspaceView view)
    {
        foreach (var write in WorkspaceImport.ClearAway(view))
        {
            yield return write;
        }

        var ports = WorkspacePorts.Of(view.Workspace.Spec);
        if (view.Service is null && view.Pod is { Metadata.DeletionTimestamp: null } && view.Workspace.Spec?.OperatingMode != OperatingMode.Stopped)
        {
            yield return new CreateObject<V1Service>(WorkspaceObjects.Service(view.Workspace, ports, view.Address));
        }
        else if (view.Service is { Metadata.DeletionTimestamp: null, Spec.ClusterIP: WorkspaceObjects.Headless } headless && view.Address.NeedsClusterIP)
        {
            // Made before the installation's addresses were changed; a service cannot get an address later.
            yield return new DeleteObject<V1Service>(headless, OnlyAsSeen: true);
        }
        else if (view.Service is { Metadata.DeletionTimestamp: null } service && !SamePorts(service.Spec?.Ports, WorkspaceObjects.Ports(ports)))
        {
            yield return new MergeObject<V1Service>(
                service,
                new JsonObject
                {
                    ["spec"] = new JsonObject
                    {
                        ["ports"] = JsonSerializer.SerializeToNode(WorkspaceObjects.Ports(ports), KubeJsonContext.Default.IListV1ServicePort),
                    },
                },
                "set its ports");
        }

        foreach (var write in WorkspaceExposure.Writes(view))
        {
            yield return write;
        }

        foreach (var volume in EffectiveWorkspace.VolumesOf(view.Workspace, view.Class))
        {
            // Growth only, and only what the workspace itself says: a class that changes its default leaves existing volumes alone.
            var claim = view.Claims.FirstOrDefault(candidate => candidate.Metadata.Name == volume.ClaimName);
            var asked = view.Workspace.Spec?.Volumes?.FirstOrDefault(candidate => candidate.Name == volume.Name)?.Size;
            if (claim is { Status.Phase: "Bound", Metadata.DeletionTimestamp: null }
                && Quantity.TryParse(asked, out var wanted)
                && Quantity.TryParse(claim.Spec?.Resources?.Requests?.Text("storage"), out var has)
                && wanted > has)
            {
                yield return new MergeObject<V1PersistentVolumeClaim>(
                    claim,
                    new JsonObject
                    {
                        ["spec"] = new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = asked } } },
                    },
                    $"grow to {asked}");
            }
        }
    }

    private static bool SamePorts(IList<V1ServicePort>? has, IList<V1ServicePort> wanted) =>
        has is not null
        && has.Count == wanted.Count
        && has.Zip(wanted).All(pair => pair.First.Name == pair.Second.Name && pair.First.Port == pair.Second.Port && pair.First.TargetPort?.Value == pair.Second.TargetPort?.Value);

    private sealed record Step
    {
        public IReadOnlyList<PlannedWrite> Writes { get; init; } = [];

        public Refusal? Refusal { get; init; }

        public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

        public TimeSpan? RequeueAfter { get; init; }
    }
}
