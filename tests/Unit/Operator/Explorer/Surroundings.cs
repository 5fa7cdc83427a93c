using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>
/// What users, the cluster and bad luck can do in a world. What each change reports to which key mirrors <c>BerthControllers</c>.
/// </summary>
internal sealed class Surroundings(Scenario scenario)
{
    public void AddSteps(World world, List<Step> steps)
    {
        Users(world, steps);
        Cluster(world, steps);
        Storage(world, 0, steps);
        Storage(world, 1, steps);
        Faults(world, steps);
    }

    private static void Add(List<Step> steps, string name, bool fair, World next) => steps.Add(new(name, fair, WorldCode.Of(next)));

    /// <summary>A change of the workspace: its own key, and its snapshots.</summary>
    public static World WorkspaceChanged(World world) => world.QueueAll();

    /// <summary>A change of a snapshot: its own key, and its workspace.</summary>
    public static World SnapshotChanged(World world, int index) => world.Queue(index + 1).Queue(0);

    /// <summary>A change of a claim: the workspace, and its snapshots.</summary>
    public static World ClaimChanged(World world) => world.QueueAll();

    /// <summary>A change of a VolumeSnapshot: its owner.</summary>
    public static World CaptureChanged(World world, int index) => world.Queue(index + 1);

    /// <summary>A change of a content: the owner of its VolumeSnapshot; without one, whatever snapshot is being deleted.</summary>
    public static World ContentChanged(World world, int index)
    {
        if (world[index].Capture != CaptureState.None)
        {
            return world.Queue(index + 1);
        }

        world = world.First.Life == Life.Going ? world.Queue(1) : world;
        return world.Second.Life == Life.Going ? world.Queue(2) : world;
    }

    private void Users(World world, List<Step> steps)
    {
        if (world.Workspace == Life.There)
        {
            Add(steps, world.Stopped ? "user starts" : "user stops", false, WorkspaceChanged(world with { Stopped = !world.Stopped }));
            Add(steps, "user deletes the workspace", false, WorkspaceChanged(world with { Workspace = Life.Going }));
        }

        for (var index = 0; index < scenario.Snapshots; index++)
        {
            var cell = world[index];
            if (cell.Life == Life.Never && (index == 0 || world.First.Life != Life.Never))
            {
                Add(steps, index == 0 ? "user asks for s0" : "user asks for s1", false, SnapshotChanged(world.With(index, cell with { Life = Life.There }), index));
            }
            else if (cell.Life == Life.There)
            {
                Add(steps, index == 0 ? "user deletes s0" : "user deletes s1", false, SnapshotChanged(world.With(index, cell with { Life = Life.Going }), index));
            }
        }

        if (world.Source == Life.There)
        {
            Add(steps, "user deletes the source", false, (world with { Source = Life.Going }).Queue(0));
        }
    }

    private void Cluster(World world, List<Step> steps)
    {
        // Administrators heed the warning.
        if (world.Hidden == Hidden.Pod)
        {
            Add(steps, "pod is mended", true, (world with { Hidden = Hidden.None }).Queue(0));
        }
        else if (world.Hidden == Hidden.Claim)
        {
            Add(steps, "claim is mended", true, ClaimChanged(world with { Hidden = Hidden.None }));
        }

        if (!world.Late)
        {
            var late = world with { Late = true };
            Add(steps, "time passes", true, late with { Queued = (byte)(late.Queued | late.Timed) });
        }

        if (world.Full)
        {
            var roomy = world with { Full = false };
            Add(steps, "quota is raised", true, roomy with { Queued = (byte)(roomy.Queued | roomy.Timed) });
        }

        // The storage fills nothing from a snapshot that is being deleted (external-provisioner), and keeps that one for who waits for it.
        var filled = !scenario.FromSnapshot || world.Source == Life.There;
        if (world is { Claim: ClaimState.Pending, ClaimGoing: false } && filled && (!scenario.WaitForConsumer || world is { Pod: not PodState.None, PodGoing: false }))
        {
            Add(steps, "claim binds", true, ClaimChanged(world with { Claim = ClaimState.Bound, Volume = Life.There }));
        }

        // A pod holds on to its claim only once a node has taken it (pvc-protection-controller), which one that is pending may wait for.
        if (world.ClaimGoing && world.Pod is (PodState.None or PodState.Pending) && !Captures(world.First) && !Captures(world.Second))
        {
            var volume = world.Volume == Life.There ? Life.Going : world.Volume;
            Add(steps, "claim goes", true, ClaimChanged(world with { Claim = ClaimState.None, ClaimGoing = false, Volume = volume, Hidden = world.Hidden == Hidden.Claim ? Hidden.None : world.Hidden }));
        }

        if (world.Volume == Life.Going)
        {
            var gone = world with { Volume = Life.Never };
            Add(steps, "volume goes", true, gone.Workspace == Life.Going ? gone.Queue(0) : gone);
        }

        if (world.PodGoing)
        {
            Add(steps, "pod goes", true, (world with { Pod = PodState.None, PodGoing = false, Hidden = world.Hidden == Hidden.Pod ? Hidden.None : world.Hidden }).Queue(0));
        }
        else if (world is { Pod: PodState.Pending, Claim: ClaimState.Bound })
        {
            Add(steps, "files are prepared", true, (world with { Pod = PodState.Prepared }).Queue(0));
        }
        else if (world.Pod == PodState.Prepared)
        {
            Add(steps, "pod serves", true, (world with { Pod = PodState.Ready }).Queue(0));
        }

        if (world.Source == Life.Going && !(scenario.FromSnapshot && world.Claim == ClaimState.Pending))
        {
            Add(steps, "source goes", true, (world with { Source = Life.Gone }).Queue(0));
        }
    }

    /// <summary>Whether a capture in the making holds on to the claim.</summary>
    private static bool Captures(SnapshotCell cell) => cell.Capture is CaptureState.Cut && !cell.CaptureGoing;

    private void Storage(World world, int index, List<Step> steps)
    {
        var cell = world[index];
        if (scenario.Unseen && cell is { Capture: CaptureState.Cut, CaptureGoing: true, Content: Life.There })
        {
            Add(steps,
                index == 0 ? "VolumeSnapshot 0 goes before its content is seen" : "VolumeSnapshot 1 goes before its content is seen",
                false,
                ContentChanged(CaptureChanged(world.With(index, cell with { Capture = CaptureState.None, CaptureGoing = false, Erring = false }), index), index));
        }

        switch (cell)
        {
            case { CaptureGoing: true, Content: Life.There or Life.Going, Retained: false }:
                Add(steps, index == 0 ? "content 0 goes with its VolumeSnapshot" : "content 1 goes with its VolumeSnapshot", true, ContentChanged(world.With(index, cell with { Content = Life.Gone, Marked = false }), index));
                break;
            case { CaptureGoing: true }:
                Add(steps,
                    index == 0 ? "VolumeSnapshot 0 goes" : "VolumeSnapshot 1 goes",
                    true,
                    CaptureChanged(world.With(index, cell with { Capture = CaptureState.None, CaptureGoing = false, Erring = false, Marked = cell.Content is Life.There or Life.Going }), index));
                break;
            case { Capture: CaptureState.New } when world.Claim == ClaimState.Bound:
                Add(steps,
                    index == 0 ? "content 0 is made" : "content 1 is made",
                    true,
                    ContentChanged(CaptureChanged(world.With(index, cell with { Capture = CaptureState.Cut, Erring = false, Content = Life.There, Retained = scenario.Retain }), index), index));
                break;
            case { Capture: CaptureState.Cut, Content: Life.There }:
                Add(steps, index == 0 ? "capture 0 is ready" : "capture 1 is ready", true, CaptureChanged(world.With(index, cell with { Capture = CaptureState.Ready, Erring = false }), index));
                break;
            case { Capture: CaptureState.None, Content: Life.Going, Retained: false, Marked: true }:
                Add(steps, index == 0 ? "content 0 goes" : "content 1 goes", true, ContentChanged(world.With(index, cell with { Content = Life.Gone, Marked = false }), index));
                break;
        }
    }

    private void Faults(World world, List<Step> steps)
    {
        if (world.Faults == 0)
        {
            return;
        }

        var worse = world with { Faults = (byte)(world.Faults - 1) };
        if (!world.Full)
        {
            Add(steps, "quota is used up", false, worse with { Full = true });
        }

        if (world is { Pod: not PodState.None, Hidden: Hidden.None })
        {
            Add(steps, "pod cannot be read any more", false, (worse with { Hidden = Hidden.Pod }).Queue(0));
        }

        if (world is { Claim: not ClaimState.None, Hidden: Hidden.None })
        {
            Add(steps, "claim cannot be read any more", false, ClaimChanged(worse with { Hidden = Hidden.Claim }));
        }

        if (world is { Pod: not PodState.None and not PodState.Failed, PodGoing: false })
        {
            Add(steps, "pod is evicted", false, (worse with { Pod = PodState.Failed }).Queue(0));
            Add(steps, "stranger deletes the pod", false, (worse with { PodGoing = true }).Queue(0));
        }

        if (world.Ingress)
        {
            Add(steps, "stranger deletes the ingress", false, (worse with { Ingress = false }).Queue(0));
        }

        if (world.Service)
        {
            Add(steps, "stranger deletes the service", false, (worse with { Service = false }).Queue(0));
        }

        if (world is { Claim: not ClaimState.None, ClaimGoing: false })
        {
            Add(steps, "stranger deletes the claim", false, ClaimChanged(worse with { ClaimGoing = true }));
        }

        for (var index = 0; index < scenario.Snapshots; index++)
        {
            var cell = world[index];
            // A stranger who is faster than the operator's first look at what it made leaves a retained content that nobody can tell from
            // others': the name of the content is known only once the VolumeSnapshot has a uid. That one way is left out.
            if (cell is { Capture: not CaptureState.None, CaptureGoing: false } && (!scenario.Retain || !world.IsQueued(index + 1)))
            {
                Add(steps, index == 0 ? "stranger deletes VolumeSnapshot 0" : "stranger deletes VolumeSnapshot 1", false, CaptureChanged(worse.With(index, cell with { CaptureGoing = true }), index));
                if (!cell.Erring && cell.Capture != CaptureState.Ready)
                {
                    Add(steps, index == 0 ? "storage reports an error on 0" : "storage reports an error on 1", false, CaptureChanged(worse.With(index, cell with { Erring = true }), index));
                }
            }

            if (cell is { Content: Life.There })
            {
                Add(steps, index == 0 ? "content 0 is lost" : "content 1 is lost", false, ContentChanged(worse.With(index, cell with { Content = Life.Gone, Marked = false }), index));
            }
        }
    }
}
