using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Exposure;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Status;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>What the planners get to see of a world: the objects that the API server would give.</summary>
internal sealed class WorldViews
{
    /// <summary>How many snapshots the class allows: fewer than are asked for.</summary>
    public const int Limit = 1;

    private static readonly ResolvedClass Plain = new("standard", new() { Image = "example/image:1", Snapshots = new(maxPerWorkspace: Limit) });

    private static readonly ResolvedClass Exposing = Plain with { Policy = Plain.Policy! with { Exposure = new() { Mode = ExposureMode.Ingress } } };

    private static readonly DateTimeOffset Early = Samples.Now;

    private static readonly Dictionary<string, string> Marks = new() { [LeftBehindContent.Mark] = "yes" };

    private static readonly WorkspaceSnapshot Source = Samples.TakenView.Snapshot with
    {
        Metadata = new() { Name = "source", NamespaceProperty = "team", Uid = "u-source" },
    };

    private readonly Scenario scenario;
    private readonly Func<int, bool> takesAPlace;

    public WorldViews(Scenario scenario)
    {
        this.scenario = scenario;
        takesAPlace = Snapshots.Fact(status =>
            Conditions.IsTrue(status?.Conditions, ConditionTypes.Accepted)
            && Conditions.Find(status?.Conditions, ConditionTypes.Progressing) is not { Status: "False", Reason: not SnapshotReasons.Ready });
    }

    /// <summary>Whether workspaces get an Ingress.</summary>
    public bool IsExposed => scenario.Exposed;

    private ResolvedClass Class => scenario.Exposed ? Exposing : Plain;

    public Statuses<WorkspaceStatus> Workspaces { get; } = new(CrdsJsonContext.Default.WorkspaceStatus);

    public Statuses<WorkspaceSnapshotStatus> Snapshots { get; } = new(CrdsJsonContext.Default.WorkspaceSnapshotStatus);

    public WorkspaceView OfWorkspace(World world)
    {
        var workspace = Workspace(world);
        var view = new WorkspaceView()
        {
            Workspace = workspace,
            Class = Class,
            Claims = world.Hidden == Hidden.Claim ? [] : Claims(world, workspace),
            Unreadable = Unreadable(world),
            Volumes = world.Workspace == Life.Going && world.Volume is Life.There or Life.Going ? [Volume(world)] : [],
            Pod = world.Hidden == Hidden.Pod ? null : Pod(world, workspace),
            Service = world.Service ? WorkspaceObjects.Service(workspace, WorkspacePorts.Of(workspace.Spec), WorkspaceAddress.InCluster) : null,
            Snapshots = Siblings(world),
            Source = world.Source switch
            {
                Life.There => Source,
                Life.Going => Source.Deleted(),
                _ => null,
            },
            Address = scenario.Exposed ? new("https://{label}.workspaces.example.com") : WorkspaceAddress.InCluster,
            Now = Now(world),
        };
        return world.Ingress ? view with { Ingresses = WorkspaceIngresses.Of(Running(view)) } : view;
    }

    /// <summary>The view when the Ingress was made.</summary>
    private static WorkspaceView Running(WorkspaceView view)
    {
        var running = view.Workspace with
        {
            Metadata = view.Workspace.Metadata with { DeletionTimestamp = null },
            Spec = view.Workspace.Spec with { OperatingMode = OperatingMode.Running },
        };
        return view with { Workspace = running, Pod = Samples.Pod };
    }

    public SnapshotView OfSnapshot(World world, int index)
    {
        var workspace = world.Exists(0) ? Workspace(world) : null;
        var cell = world[index];
        return new()
        {
            Snapshot = Snapshot(world, index),
            Workspace = workspace,
            Class = Class,
            Siblings = Siblings(world),
            Claims = workspace is null || world.Hidden == Hidden.Claim ? [] : Claims(world, workspace),
            Unreadable = workspace is not null && world.Hidden == Hidden.Claim && IsUndecided(cell) ? Unreadable(world) : [],
            Pod = workspace is null || world.Hidden == Hidden.Pod ? null : Pod(world, workspace),
            IsPodUnreadable = workspace is not null && world.Hidden == Hidden.Pod,
            VolumeSnapshots = cell.Capture == CaptureState.None ? [] : [VolumeSnapshot(cell, index)],
            Contents = cell.Content is Life.There or Life.Going ? [Content(cell, index)] : [],
            PortalUrl = "https://berth.example.com",
            FreshLinkId = $"link{index}",
            Deadline = TimeSpan.FromMinutes(30),
            Now = Now(world),
        };
    }

    /// <summary>Whether a snapshot takes one of the places that the class allows.</summary>
    public bool TakesAPlace(SnapshotCell cell) => cell.Life is Life.There or Life.Going && takesAPlace(cell.Status);

    // As SnapshotObserver has it: a capture that is over needs nothing of its workspace.
    private bool IsUndecided(SnapshotCell cell) =>
        cell.Life == Life.There && Snapshots[cell.Status]?.Phase is not (SnapshotPhase.Succeeded or SnapshotPhase.Failed);

    private static IReadOnlyList<UnreadableObject> Unreadable(World world) => world.Hidden switch
    {
        Hidden.Pod => [new("Pod", "w", "it cannot")],
        Hidden.Claim => [new("PersistentVolumeClaim", "w-home", "it cannot")],
        _ => [],
    };

    private static DateTimeOffset Now(World world) => world.Late ? Early.AddHours(1) : Early;

    private static DateTimeOffset? Deleted(bool going) => going ? Early : null;

    private Workspace Workspace(World world) => new()
    {
        Metadata = new()
        {
            Name = "w",
            NamespaceProperty = "team",
            Uid = "u-w",
            Generation = 1 + (world.Stopped ? 1 : 0) + (world.Filled ? 2 : 0),
            DeletionTimestamp = Deleted(world.Workspace == Life.Going)?.UtcDateTime,
        },
        Spec = new()
        {
            Owner = "alice@example.com",
            OperatingMode = world.Stopped ? OperatingMode.Stopped : OperatingMode.Running,
            Source = scenario.FromSnapshot ? new() { Snapshot = new() { Name = "source" } } : null,
            ClassName = world.Filled ? "standard" : null,
            Image = world.Filled ? "example/image:1" : null,
            Volumes = world.Filled ? Source.Status!.Workspace!.Volumes : null,
            Ports = world.Filled ? Source.Status!.Workspace!.Ports : null,
        },
        Status = Workspaces[world.Status],
    };

    private IReadOnlyList<V1PersistentVolumeClaim> Claims(World world, Workspace workspace)
    {
        if (world.Claim == ClaimState.None)
        {
            return [];
        }

        var volume = EffectiveWorkspace.VolumesOf(workspace, Class)[0];
        var claim = WorkspaceObjects.Claim(workspace, volume, workspace.Spec.Source is null ? null : "source-home");
        return
        [
            claim with
            {
                Metadata = claim.Metadata with { Uid = "u-claim", DeletionTimestamp = Deleted(world.ClaimGoing)?.UtcDateTime },
                Status = new() { Phase = world.Claim.ToString() },
            },
        ];
    }

    private static V1PersistentVolume Volume(World world) => new()
    {
        Metadata = new() { Name = "pv" },
        Spec = new() { PersistentVolumeReclaimPolicy = "Delete", ClaimRef = new() { NamespaceProperty = "team", Name = "w-home" } },
        Status = new() { Phase = world.Volume == Life.There ? "Bound" : "Released" },
    };

    private static V1Pod? Pod(World world, Workspace workspace)
    {
        if (world.Pod == PodState.None)
        {
            return null;
        }

        var prepared = new V1ContainerStatus { Name = "content", State = new() { Terminated = new() { ExitCode = 0, Message = "Fresh" } } };
        var running = new V1ContainerStatus { Name = "workspace", State = new() { Running = new() { StartedAt = Early.UtcDateTime } } };
        return new()
        {
            Metadata = WorkspaceObjects.ChildMetadata(workspace, "w") with { Uid = "u-pod", DeletionTimestamp = Deleted(world.PodGoing)?.UtcDateTime },
            Spec = new()
            {
                NodeName = world.Pod == PodState.Pending ? null : "node-1",
                Volumes = [new() { Name = "home", PersistentVolumeClaim = new() { ClaimName = "w-home" } }],
            },
            Status = world.Pod switch
            {
                PodState.Pending => new() { Phase = "Pending" },
                PodState.Prepared => new() { Phase = "Running", StartTime = Early.UtcDateTime, InitContainerStatuses = [prepared], ContainerStatuses = [running] },
                PodState.Ready => new()
                {
                    Phase = "Running",
                    StartTime = Early.UtcDateTime,
                    Conditions = [new() { Type = "Ready", Status = "True" }],
                    InitContainerStatuses = [prepared],
                    ContainerStatuses = [running],
                },
                _ => new() { Phase = "Failed", Reason = "Evicted" },
            },
        };
    }

    private IReadOnlyList<WorkspaceSnapshot> Siblings(World world) =>
        [.. Enumerable.Range(0, 2).Where(index => world.Exists(index + 1)).Select(index => Snapshot(world, index))];

    private WorkspaceSnapshot Snapshot(World world, int index) => new()
    {
        Metadata = new()
        {
            Name = $"s{index}",
            NamespaceProperty = "team",
            Uid = $"u-s{index}",
            Generation = 1,
            CreationTimestamp = Early.AddSeconds(index - 10).UtcDateTime,
            DeletionTimestamp = Deleted(world[index].Life == Life.Going)?.UtcDateTime,
        },
        Spec = new() { WorkspaceName = "w" },
        Status = Snapshots[world[index].Status],
    };

    private static V1VolumeSnapshot VolumeSnapshot(SnapshotCell cell, int index) => new()
    {
        Metadata = new()
        {
            Name = $"s{index}-home",
            NamespaceProperty = "team",
            Uid = $"u-vs{index}",
            DeletionTimestamp = Deleted(cell.CaptureGoing)?.UtcDateTime,
            OwnerReferences = [new() { Uid = $"u-s{index}" }],
        },
        Status = cell.Capture == CaptureState.New && !cell.Erring ? null : new()
        {
            BoundVolumeSnapshotContentName = cell.Capture == CaptureState.New ? null : $"snapcontent-u-vs{index}",
            ReadyToUse = cell.Capture == CaptureState.Ready,
            RestoreSize = cell.Capture == CaptureState.Ready ? "10Gi" : null,
            CreationTime = cell.Capture == CaptureState.Ready ? Early : null,
            Error = cell.Erring ? new() { Message = "pool is full" } : null,
        },
    };

    private static V1VolumeSnapshotContent Content(SnapshotCell cell, int index) => new()
    {
        Metadata = new()
        {
            Name = $"snapcontent-u-vs{index}",
            Uid = $"u-content{index}",
            DeletionTimestamp = Deleted(cell.Content == Life.Going)?.UtcDateTime,
            Annotations = cell.Marked ? Marks : null,
        },
        Spec = new()
        {
            Driver = "csi.example.com",
            DeletionPolicy = cell.Retained ? "Retain" : "Delete",
            VolumeSnapshotRef = new() { NamespaceProperty = "team", Name = $"s{index}-home", Uid = $"u-vs{index}" },
        },
    };
}
