using Berth.Crds;
using Berth.Operator.Status;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>What must hold always, and what must hold at rest. Each answers with what is wrong, or null.</summary>
internal sealed class Invariants(Controllers controllers)
{
    public string? Always(World world)
    {
        if (Count(world, controllers.Views.TakesAPlace) > WorldViews.Limit)
        {
            return "more snapshots are accepted than the class allows";
        }

        if (Count(world, static cell => cell is { Capture: not CaptureState.None, CaptureGoing: false }) > WorldViews.Limit)
        {
            return "more captures are made than the class allows snapshots";
        }

        if (world.Workspace == Life.Gone
            && (world.Claim != ClaimState.None || world.Volume != Life.Never || world.Pod != PodState.None || world.Service || world.Ingress))
        {
            return "something of the deleted workspace is left";
        }

        for (var index = 0; index < 2; index++)
        {
            if (Snapshot(world, index) is { } wrong)
            {
                return $"snapshot s{index}: {wrong}";
            }
        }

        for (var key = 0; key < 3; key++)
        {
            if (world.Exists(key) && !world.IsQueued(key) && !IsSettled(world, key))
            {
                return $"nobody told the controller of {Name(key)}, whose plan would change something";
            }
        }

        return null;
    }

    /// <summary>The choices of the model, of which the last word is the specification's: see issue 2, item 6.</summary>
    public string? AtRest(World world)
    {
        if (world.Workspace == Life.Going || world.First.Life == Life.Going || world.Second.Life == Life.Going || world.Source == Life.Going)
        {
            return "a deletion does not come to its end";
        }

        if (world.Workspace == Life.There && Workspace(world) is { } wrong)
        {
            return wrong;
        }

        for (var index = 0; index < 2; index++)
        {
            var cell = world[index];
            var status = controllers.Views.Snapshots[cell.Status];
            if (cell.Life != Life.There)
            {
                continue;
            }

            // The deadline of what was accepted late has not passed when time stands still: it may still wait, as long as it looks again.
            var isWaiting = status?.Phase == SnapshotPhase.InProgress && world.IsTimed(index + 1);
            if (status?.Phase is not (SnapshotPhase.Succeeded or SnapshotPhase.Failed or SnapshotPhase.Pending) && !isWaiting)
            {
                return $"snapshot s{index} is neither taken nor refused: {status?.Phase}";
            }

            // A workspace that was stopped before its files were prepared has nothing to snapshot.
            if (status!.Phase == SnapshotPhase.Pending
                && world.Workspace == Life.There
                && Conditions.IsTrue(controllers.Views.Workspaces[world.Status]?.Conditions, ConditionTypes.ContentReady))
            {
                return $"snapshot s{index} waits for a workspace that is there, with its files";
            }

            if (status.Phase == SnapshotPhase.Failed && (cell.Capture != CaptureState.None || cell.Content is Life.There or Life.Going))
            {
                return $"snapshot s{index} failed and left something behind";
            }
        }

        return null;
    }

    private static int Count(World world, Func<SnapshotCell, bool> counts) => (counts(world.First) ? 1 : 0) + (counts(world.Second) ? 1 : 0);

    private static string Name(int key) => key == 0 ? "the workspace" : $"snapshot s{key - 1}";

    private bool IsSettled(World world, int key) => controllers.Reconcile(world, key).Visible() == world.Visible();

    private string? Snapshot(World world, int index)
    {
        var cell = world[index];
        var status = controllers.Views.Snapshots[cell.Status];
        if (cell.Life is Life.Gone && (cell.Capture != CaptureState.None || cell.Content is Life.There or Life.Going))
        {
            return "it is gone, and its capture is not";
        }

        if ((status?.Url is not null) != (status?.Phase == SnapshotPhase.Succeeded))
        {
            return $"it has {(status?.Url is null ? "no" : "a")} link in phase {status?.Phase}";
        }

        return cell.Life == Life.Going && status?.Url is not null && !world.IsQueued(index + 1) ? "it is being deleted, and its link lives on" : null;
    }

    private string? Workspace(World world)
    {
        var status = controllers.Views.Workspaces[world.Status];
        if (world.Ingress != (controllers.Views.IsExposed && !world.Stopped && world.Pod != PodState.None))
        {
            return $"it has {(world.Ingress ? "an" : "no")} Ingress, with a pod that is {world.Pod}";
        }

        if (world.Stopped)
        {
            return world.Pod == PodState.None && status?.Phase == WorkspacePhase.Stopped ? null : $"it is to be stopped, and is {status?.Phase} with a pod that is {world.Pod}";
        }

        var ready = Conditions.Find(status?.Conditions, ConditionTypes.Ready);
        return status?.Phase switch
        {
            WorkspacePhase.Running when world is { Pod: PodState.Ready, PodGoing: false, Service: true, Claim: ClaimState.Bound } => null,
            WorkspacePhase.Running => "it says that it runs, and something of it is missing",
            WorkspacePhase.Failed when ready is { Reason: "VolumeMissing" } && world is { Claim: ClaimState.None, Pod: PodState.None } => null,
            WorkspacePhase.Failed when ready is { Reason: "SnapshotNotFound" } && world is { Source: Life.Gone, Claim: ClaimState.None, Pod: PodState.None } => null,
            _ => $"it is to run, and is {status?.Phase} ({ready?.Reason}: {ready?.Message})",
        };
    }
}
