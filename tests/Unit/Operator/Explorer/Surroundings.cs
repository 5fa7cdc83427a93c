namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>
/// What users, the cluster and bad luck can do in a world. What each change reports to which key mirrors <c>BerthControllers</c>.
/// </summary>
internal sealed class Surroundings(Scenario scenario)
{
    public IEnumerable<Step> Of(World world) => [.. Users(world), .. Cluster(world), .. Storage(world, 0), .. Storage(world, 1), .. Faults(world)];

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

    private IEnumerable<Step> Users(World world)
    {
        if (world.Workspace == Life.There)
        {
            yield return new(world.Stopped ? "user starts" : "user stops", false, WorkspaceChanged(world with { Stopped = !world.Stopped }));
            yield return new("user deletes the workspace", false, WorkspaceChanged(world with { Workspace = Life.Going }));
        }

        for (var index = 0; index < scenario.Snapshots; index++)
        {
            var cell = world[index];
            if (cell.Life == Life.Never && (index == 0 || world.First.Life != Life.Never))
            {
                yield return new($"user asks for s{index}", false, SnapshotChanged(world.With(index, cell with { Life = Life.There }), index));
            }
            else if (cell.Life == Life.There)
            {
                yield return new($"user deletes s{index}", false, SnapshotChanged(world.With(index, cell with { Life = Life.Going }), index));
            }
        }

        if (world.Source == Life.There)
        {
            yield return new("user deletes the source", false, (world with { Source = Life.Going }).Queue(0));
        }
    }

    private IEnumerable<Step> Cluster(World world)
    {
        if (!world.Late)
        {
            var late = world with { Late = true };
            yield return new("time passes", true, late with { Queued = (byte)(late.Queued | late.Timed) });
        }

        if (world.Full)
        {
            var roomy = world with { Full = false };
            yield return new("quota is raised", true, roomy with { Queued = (byte)(roomy.Queued | roomy.Timed) });
        }

        // The storage fills nothing from a snapshot that is being deleted (external-provisioner), and keeps that one for who waits for it.
        var filled = !scenario.FromSnapshot || world.Source == Life.There;
        if (world is { Claim: ClaimState.Pending, ClaimGoing: false } && filled && (!scenario.WaitForConsumer || world is { Pod: not PodState.None, PodGoing: false }))
        {
            yield return new("claim binds", true, ClaimChanged(world with { Claim = ClaimState.Bound, Volume = Life.There }));
        }

        if (world.ClaimGoing && world.Pod == PodState.None && !Captures(world.First) && !Captures(world.Second))
        {
            var volume = world.Volume == Life.There ? Life.Going : world.Volume;
            yield return new("claim goes", true, ClaimChanged(world with { Claim = ClaimState.None, ClaimGoing = false, Volume = volume }));
        }

        if (world.Volume == Life.Going)
        {
            var gone = world with { Volume = Life.Never };
            yield return new("volume goes", true, gone.Workspace == Life.Going ? gone.Queue(0) : gone);
        }

        if (world.PodGoing)
        {
            yield return new("pod goes", true, (world with { Pod = PodState.None, PodGoing = false }).Queue(0));
        }
        else if (world is { Pod: PodState.Pending, Claim: ClaimState.Bound })
        {
            yield return new("files are prepared", true, (world with { Pod = PodState.Prepared }).Queue(0));
        }
        else if (world.Pod == PodState.Prepared)
        {
            yield return new("pod serves", true, (world with { Pod = PodState.Ready }).Queue(0));
        }

        if (world.Source == Life.Going && !(scenario.FromSnapshot && world.Claim == ClaimState.Pending))
        {
            yield return new("source goes", true, (world with { Source = Life.Gone }).Queue(0));
        }
    }

    /// <summary>Whether a capture in the making holds on to the claim.</summary>
    private static bool Captures(SnapshotCell cell) => cell.Capture is CaptureState.Cut && !cell.CaptureGoing;

    private IEnumerable<Step> Storage(World world, int index)
    {
        var cell = world[index];
        switch (cell)
        {
            case { CaptureGoing: true, Content: Life.There or Life.Going, Retained: false }:
                yield return new($"content {index} goes with its VolumeSnapshot", true, ContentChanged(world.With(index, cell with { Content = Life.Gone }), index));
                break;
            case { CaptureGoing: true }:
                yield return new(
                    $"VolumeSnapshot {index} goes",
                    true,
                    CaptureChanged(world.With(index, cell with { Capture = CaptureState.None, CaptureGoing = false, Erring = false }), index));
                break;
            case { Capture: CaptureState.New } when world.Claim == ClaimState.Bound:
                yield return new(
                    $"content {index} is made",
                    true,
                    ContentChanged(CaptureChanged(world.With(index, cell with { Capture = CaptureState.Cut, Erring = false, Content = Life.There, Retained = scenario.Retain }), index), index));
                break;
            case { Capture: CaptureState.Cut, Content: Life.There }:
                yield return new($"capture {index} is ready", true, CaptureChanged(world.With(index, cell with { Capture = CaptureState.Ready, Erring = false }), index));
                break;
            case { Capture: CaptureState.None, Content: Life.Going, Retained: false }:
                yield return new($"content {index} goes", true, ContentChanged(world.With(index, cell with { Content = Life.Gone }), index));
                break;
        }
    }

    private IEnumerable<Step> Faults(World world)
    {
        if (world.Faults == 0)
        {
            yield break;
        }

        var worse = world with { Faults = (byte)(world.Faults - 1) };
        if (!world.Full)
        {
            yield return new("quota is used up", false, worse with { Full = true });
        }

        if (world is { Pod: not PodState.None and not PodState.Failed, PodGoing: false })
        {
            yield return new("pod is evicted", false, (worse with { Pod = PodState.Failed }).Queue(0));
            yield return new("stranger deletes the pod", false, (worse with { PodGoing = true }).Queue(0));
        }

        if (world.Ingress)
        {
            yield return new("stranger deletes the ingress", false, (worse with { Ingress = false }).Queue(0));
        }

        if (world.Service)
        {
            yield return new("stranger deletes the service", false, (worse with { Service = false }).Queue(0));
        }

        if (world is { Claim: not ClaimState.None, ClaimGoing: false })
        {
            yield return new("stranger deletes the claim", false, ClaimChanged(worse with { ClaimGoing = true }));
        }

        for (var index = 0; index < scenario.Snapshots; index++)
        {
            var cell = world[index];
            // A stranger who is faster than the operator's first look at what it made leaves a retained content that nobody can tell from
            // others': the name of the content is known only once the VolumeSnapshot has a uid. That one way is left out.
            if (cell is { Capture: not CaptureState.None, CaptureGoing: false } && (!scenario.Retain || !world.IsQueued(index + 1)))
            {
                yield return new($"stranger deletes VolumeSnapshot {index}", false, CaptureChanged(worse.With(index, cell with { CaptureGoing = true }), index));
                if (!cell.Erring && cell.Capture != CaptureState.Ready)
                {
                    yield return new($"storage reports an error on {index}", false, CaptureChanged(worse.With(index, cell with { Erring = true }), index));
                }
            }

            if (cell is { Content: Life.There })
            {
                yield return new($"content {index} is lost", false, ContentChanged(worse.With(index, cell with { Content = Life.Gone }), index));
            }
        }
    }
}
