using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using Berth.Tests.Unit.Exploring;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>Our own steps: the planners applied to a world, and their writes carried out on it as the API server would.</summary>
internal sealed class Controllers(Scenario scenario, Planners planners)
{
    /// <summary>Every so often a known decision is asked for anew, lest what a planner sees is more than it is looked up by.</summary>
    private const int CheckEvery = 512;

    private readonly Dictionary<(UInt128 Seen, int Key), Decision> decisions = [];
    private int lookups;

    public WorldViews Views { get; } = new(scenario);

    /// <summary>The world after a key was reconciled, undisturbed.</summary>
    public World Reconcile(World world, int key) => Finish(world, key, Decide(world, key));

    /// <summary>The worlds after an operator that was killed in the middle of it, between two writes, and started again.</summary>
    public IEnumerable<World> ReconcileCutOff(World world, int key)
    {
        var decision = Decide(world, key);
        var next = world;
        foreach (var write in decision.Writes)
        {
            if (world.Full && IsCreation(write))
            {
                yield break;
            }

            next = Write(next, write);
            yield return next.QueueAll();
        }
    }

    /// <summary>Whether making the writes of the same plan once more changes nothing.</summary>
    public bool IsIdempotent(World world, int key)
    {
        var writes = Decide(world, key).Writes;
        var once = writes.Aggregate(world, Write);
        return writes.Aggregate(once, Write) == once;
    }

    private static bool IsCreation(PlannedWrite write) =>
        write is CreateObject<V1PersistentVolumeClaim> or CreateObject<V1Pod> or CreateObject<V1Service> or CreateObject<V1Ingress> or CreateObject<V1VolumeSnapshot>;

    private Decision Decide(World world, int key)
    {
        var seen = (WorldCode.Of(world.SeenBy(key)), key);
        var isKnown = decisions.TryGetValue(seen, out var decision);
        if (!isKnown)
        {
            decisions[seen] = decision = Ask(world, key);
        }

        if ((!isKnown || ++lookups % CheckEvery == 0) && !decision!.Equals(Ask(world, key)))
        {
            throw new ViolationException($"the planner of key {key} answers otherwise when it is asked again");
        }

        return decision!;
    }

    private Decision Ask(World world, int key)
    {
        if (key == 0)
        {
            var view = Views.OfWorkspace(world);
            var going = world.Workspace == Life.Going;
            var plan = going ? planners.WorkspaceDeletion(view) : planners.Workspace(view);
            var refused = going ? plan : WorkspacePlanner.Refused(view, new("Forbidden", "exceeded quota"));
            return new(plan.Writes, Views.Workspaces.NumberOf(plan.Status), Views.Workspaces.NumberOf(refused.Status), plan.IsComplete && going, going ? TimeSpan.Zero : plan.RequeueAfter);
        }
        else
        {
            var view = Views.OfSnapshot(world, key - 1);
            var going = world[key - 1].Life == Life.Going;
            var plan = going ? planners.SnapshotDeletion(view) : planners.Snapshot(view);
            var refused = going ? plan : SnapshotPlanner.Refused(view, plan.Status, new("Forbidden", "exceeded quota"));
            return new(plan.Writes, Views.Snapshots.NumberOf(plan.Status), Views.Snapshots.NumberOf(refused.Status), plan.IsComplete && going, plan.RequeueAfter);
        }
    }

    private World Finish(World world, int key, Decision decision)
    {
        if (!world.Exists(key))
        {
            return world.Settle(key, timed: false);
        }

        if (decision.IsComplete)
        {
            // The finalizer goes, and the object with it.
            var settled = world.Settle(key, timed: false);
            return key == 0
                ? Surroundings.WorkspaceChanged(settled with { Workspace = Life.Gone, Status = 0 })
                : Surroundings.SnapshotChanged(settled.With(key - 1, settled[key - 1] with { Life = Life.Gone, Status = 0 }), key - 1);
        }

        var next = world.Settle(key, timed: decision.RequeueAfter > TimeSpan.Zero);
        var status = decision.Status;
        var isRefused = false;
        foreach (var write in decision.Writes)
        {
            if (world.Full && IsCreation(write) && Write(next, write) != next)
            {
                isRefused = true;
                status = decision.Refused;
                next = next.Settle(key, timed: true);
                break;
            }

            next = Write(next, write);
        }

        if (key == 0 && world.Workspace == Life.There && decision.Writes.Count > 0 && !isRefused)
        {
            // As PlanActor does for workspaces: the status tells of what the writes made. The workspace itself is the one that was read.
            var seen = Decide(next with { Stopped = world.Stopped, Filled = world.Filled }, key);
            status = seen.Status;
            next = next with { Timed = next.Settle(key, timed: seen.RequeueAfter > TimeSpan.Zero).Timed };
        }

        next = WriteStatus(next, key, status);
        return decision.RequeueAfter == TimeSpan.Zero && WasNews(world, key, status) ? next.Queue(key) : next;
    }

    private static bool WasNews(World world, int key, int status) => status != (key == 0 ? world.Status : world[key - 1].Status);

    /// <summary>The runtime gives a change of a status to the controllers that watch the kind; a key's own is not relied on.</summary>
    private static World WriteStatus(World world, int key, int status)
    {
        if (!WasNews(world, key, status))
        {
            return world;
        }

        var own = world.IsQueued(key);
        var next = key == 0
            ? Surroundings.WorkspaceChanged(world with { Status = status })
            : Surroundings.SnapshotChanged(world.With(key - 1, world[key - 1] with { Status = status }), key - 1);
        return own ? next : next with { Queued = (byte)(next.Queued & ~(1 << key)) };
    }

    private static World Write(World world, PlannedWrite write)
    {
        switch (write)
        {
            case CreateObject<V1PersistentVolumeClaim>:
                return world.Claim == ClaimState.None ? Surroundings.ClaimChanged(world with { Claim = ClaimState.Pending }) : world;
            case CreateObject<V1Service>:
                return world.Service ? world : (world with { Service = true }).Queue(0);
            case CreateObject<V1Ingress>:
                return world.Ingress ? world : (world with { Ingress = true }).Queue(0);
            case DeleteObject<V1Ingress>:
                return world.Ingress ? (world with { Ingress = false }).Queue(0) : world;
            case CreateObject<V1Pod>:
                return world.Pod == PodState.None ? (world with { Pod = PodState.Pending }).Queue(0) : world;
            case DeleteObject<V1Pod>:
                return world is { Pod: not PodState.None, PodGoing: false } ? (world with { PodGoing = true }).Queue(0) : world;
            case DeleteObject<V1Service>:
                return world.Service ? (world with { Service = false }).Queue(0) : world;
            case DeleteObject<V1PersistentVolumeClaim> when world.Hidden != Hidden.None:
                throw new ViolationException("a claim is deleted while something of its workspace cannot be read");
            case DeleteObject<V1PersistentVolumeClaim>:
                if (world is { Claim: ClaimState.Bound, Workspace: Life.There })
                {
                    throw new ViolationException("a claim with files is deleted although its workspace is not");
                }

                return world is { Claim: not ClaimState.None, ClaimGoing: false } ? Surroundings.ClaimChanged(world with { ClaimGoing = true }) : world;
            case MergeObject<Workspace> merge when merge.Patch["spec"]!["operatingMode"] is not null:
                return world.Stopped ? world : Surroundings.WorkspaceChanged(world with { Stopped = true });
            case MergeObject<Workspace>:
                return world.Filled ? world : Surroundings.WorkspaceChanged(world with { Filled = true });
            case DeleteObject<WorkspaceSnapshot> { Target.Metadata.Name: var name }:
                var snapshot = IndexOf(name);
                return world[snapshot].Life == Life.There
                    ? Surroundings.SnapshotChanged(world.With(snapshot, world[snapshot] with { Life = Life.Going }), snapshot)
                    : world;
            case CreateObject<V1VolumeSnapshot> { Object.Metadata.Name: var name }:
                var taken = IndexOf(name);
                return world[taken].Capture == CaptureState.None
                    ? Surroundings.CaptureChanged(world.With(taken, world[taken] with { Capture = CaptureState.New }), taken)
                    : world;
            case DeleteObject<V1VolumeSnapshot> { Target.Metadata.Name: var name }:
                var dropped = IndexOf(name);
                return world[dropped] is { Capture: not CaptureState.None, CaptureGoing: false }
                    ? Surroundings.CaptureChanged(world.With(dropped, world[dropped] with { CaptureGoing = true }), dropped)
                    : world;
            case DeleteObject<V1VolumeSnapshotContent> { Target.Spec.VolumeSnapshotRef.Name: var name }:
                var left = IndexOf(name);
                return world[left].Content == Life.There
                    ? Surroundings.ContentChanged(world.With(left, world[left] with { Content = Life.Going }), left)
                    : world;
            case MergeObject<V1VolumeSnapshotContent> { Target.Spec.VolumeSnapshotRef.Name: var name, Patch: var patch } when patch.ContainsKey("metadata"):
                var marked = IndexOf(name);
                return world[marked].Content is Life.There or Life.Going
                    ? Surroundings.ContentChanged(world.With(marked, world[marked] with { Marked = true }), marked)
                    : world;
            case MergeObject<V1VolumeSnapshotContent> { Target.Spec.VolumeSnapshotRef.Name: var name }:
                var released = IndexOf(name);
                return world[released].Retained
                    ? Surroundings.ContentChanged(world.With(released, world[released] with { Retained = false }), released)
                    : world;
            default:
                throw new ViolationException($"this world knows no way to {write.Description}");
        }
    }

    /// <summary>Names are s0, s1, s0-home, s1-home.</summary>
    private static int IndexOf(string? name) => name![1] - '0';

    private sealed record Decision(IReadOnlyList<PlannedWrite> Writes, int Status, int Refused, bool IsComplete, TimeSpan? RequeueAfter)
    {
        public bool Equals(Decision? other) =>
            other is not null
            && (Status, Refused, IsComplete, RequeueAfter) == (other.Status, other.Refused, other.IsComplete, other.RequeueAfter)
            && Writes.Select(write => write.Description).SequenceEqual(other.Writes.Select(write => write.Description));

        public override int GetHashCode() => HashCode.Combine(Status, Refused, Writes.Count);
    }
}
