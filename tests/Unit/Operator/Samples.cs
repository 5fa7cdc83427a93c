using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Status;
using Berth.Operator.Workspaces;
using k8s;
using k8s.Models;

namespace Berth.Tests.Unit.Operator;

/// <summary>Objects and views to begin an example with; examples change them by <c>with</c>.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly ResolvedClass Class = new("standard", new() { Image = "example/image:1" });

    public static readonly Workspace Workspace = new()
    {
        Metadata = new() { Name = "alice", NamespaceProperty = "team", Uid = "u-alice", Generation = 1 },
        Spec = new() { Owner = "alice@example.com" },
    };

    public static readonly WorkspaceView View = new()
    {
        Workspace = Workspace,
        Class = Class,
        Address = WorkspaceAddress.InCluster,
        Now = Now,
    };

    public static readonly V1PersistentVolumeClaim Claim = WorkspaceObjects.Claim(Workspace, EffectiveWorkspace.VolumesOf(Workspace, Class)[0], null) with
    {
        Status = new() { Phase = "Bound", Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = "10Gi" } },
    };

    public static readonly V1Service Service = WorkspaceObjects.Service(Workspace, WorkspacePorts.Of(Workspace.Spec), WorkspaceAddress.InCluster);

    public static readonly V1Pod Pod = WorkspacePod.Of(Workspace, EffectiveWorkspace.Resolve(Workspace, Class).Workspace!) with
    {
        Status = new() { Phase = "Pending" },
    };

    public static readonly V1Pod ReadyPod = Pod with
    {
        Status = new()
        {
            Phase = "Running",
            StartTime = Now.AddMinutes(-1).UtcDateTime,
            Conditions = [new() { Type = "Ready", Status = "True" }],
            InitContainerStatuses = [new() { Name = "content", State = new() { Terminated = new() { ExitCode = 0, Message = "Fresh" } } }],
            ContainerStatuses = [new() { Name = "workspace", State = new() { Running = new() { StartedAt = Now.AddMinutes(-1).UtcDateTime } } }],
        },
    };

    public static readonly WorkspaceView RunningView = Settled(View with { Claims = [Claim], Service = Service, Pod = ReadyPod });

    public static readonly WorkspaceSnapshot Snapshot = new()
    {
        Metadata = new() { Name = "s1", NamespaceProperty = "team", Uid = "u-s1", Generation = 1, CreationTimestamp = Now.AddMinutes(-5).UtcDateTime },
        Spec = new() { WorkspaceName = "alice" },
    };

    public static readonly SnapshotView SnapshotView = new()
    {
        Snapshot = Snapshot,
        Workspace = RunningView.Workspace,
        Class = Class,
        Siblings = [Snapshot],
        Claims = [Claim],
        Pod = ReadyPod,
        PortalUrl = "https://berth.example.com",
        FreshLinkId = "0123456789abcdef0123456789abcdef",
        Deadline = TimeSpan.FromMinutes(30),
        Now = Now,
    };

    public static readonly V1VolumeSnapshot VolumeSnapshot = new()
    {
        Metadata = new() { Name = "s1-home", NamespaceProperty = "team", Uid = "u-vs1", OwnerReferences = [new() { Uid = "u-s1" }] },
        Status = new() { ReadyToUse = true, BoundVolumeSnapshotContentName = "snapcontent-u-vs1", RestoreSize = "10Gi", CreationTime = Now.AddSeconds(-30) },
    };

    public static readonly V1VolumeSnapshotContent Content = new()
    {
        Metadata = new() { Name = "snapcontent-u-vs1", Uid = "u-content1" },
        Spec = new()
        {
            DeletionPolicy = "Delete",
            Driver = "csi.example.com",
            VolumeSnapshotRef = new() { NamespaceProperty = "team", Name = "s1-home", Uid = "u-vs1" },
        },
    };

    /// <summary>A snapshot that was taken, and all that belongs to it.</summary>
    public static readonly SnapshotView TakenView = Settled(Settled(SnapshotView) with { VolumeSnapshots = [VolumeSnapshot], Contents = [Content] });

    public static Workspace With(this Workspace workspace, Func<WorkspaceSpec, WorkspaceSpec> change) => workspace with { Spec = change(workspace.Spec) };

    public static WorkspaceView With(this WorkspaceView view, Func<WorkspaceSpec, WorkspaceSpec> change) =>
        view with { Workspace = view.Workspace.With(change) };

    public static T Deleted<T>(this T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => entity.WithMetadata(metadata => metadata with { DeletionTimestamp = Now.UtcDateTime });

    /// <summary>The view once its planned status was written.</summary>
    public static WorkspaceView Settled(this WorkspaceView view) =>
        view with { Workspace = view.Workspace with { Status = WorkspacePlanner.Plan(view).Status } };

    /// <summary>The view once its planned status was written.</summary>
    public static SnapshotView Settled(this SnapshotView view)
    {
        var settled = view.Snapshot with { Status = SnapshotPlanner.Plan(view).Status };
        return view with
        {
            Snapshot = settled,
            Siblings = [.. view.Siblings.Select(sibling => sibling.Metadata.Uid == settled.Metadata.Uid ? settled : sibling)],
        };
    }

    public static IReadOnlyList<string> Describe<T>(this Plan<T> plan)
        where T : class => [.. plan.Writes.Select(write => write.Description)];

    public static V1Condition Condition(this WorkspaceStatus status, string type) => Conditions.Find(status.Conditions, type).ShouldNotBeNull();

    public static V1Condition Condition(this WorkspaceSnapshotStatus status, string type) => Conditions.Find(status.Conditions, type).ShouldNotBeNull();

    public static string Text(WorkspaceStatus status) => JsonSerializer.Serialize(status, CrdsJsonContext.Default.WorkspaceStatus);

    public static string Text(WorkspaceSnapshotStatus status) => JsonSerializer.Serialize(status, CrdsJsonContext.Default.WorkspaceSnapshotStatus);

    public static JsonObject Patch<T>(this PlannedWrite write)
        where T : class, IKubernetesObject<V1ObjectMeta> => write.ShouldBeOfType<MergeObject<T>>().Patch;
}
