namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>
/// A whole world, small enough to be one of a few hundred thousand: one workspace with one volume, two snapshots, and all that they are
/// made of. Equal worlds are the same state.
/// </summary>
internal readonly record struct World
{
    /// <summary>The workspace.</summary>
    public Life Workspace { get; init; }

    /// <summary>Whether its user wants it stopped.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether it has taken over the spec of the snapshot that it starts from.</summary>
    public bool Filled { get; init; }

    /// <summary>Its status, as a number of <see cref="Statuses{T}"/>.</summary>
    public int Status { get; init; }

    public ClaimState Claim { get; init; }

    public bool ClaimGoing { get; init; }

    /// <summary>The PersistentVolume: There while its claim holds it, Going once that is gone.</summary>
    public Life Volume { get; init; }

    public PodState Pod { get; init; }

    public bool PodGoing { get; init; }

    public bool Service { get; init; }

    /// <summary>The Ingress in the gateway's namespace, which no garbage collector takes along.</summary>
    public bool Ingress { get; init; }

    public SnapshotCell First { get; init; }

    public SnapshotCell Second { get; init; }

    /// <summary>The snapshot, of another workspace, that this one starts from.</summary>
    public Life Source { get; init; }

    /// <summary>What exists and cannot be read.</summary>
    public Hidden Hidden { get; init; }

    /// <summary>Whether a quota refuses new objects just now.</summary>
    public bool Full { get; init; }

    /// <summary>Whether every deadline has passed.</summary>
    public bool Late { get; init; }

    /// <summary>Which keys a change was reported for: bit 0 the workspace, 1 and 2 the snapshots.</summary>
    public byte Queued { get; init; }

    /// <summary>Which keys look again by themselves.</summary>
    public byte Timed { get; init; }

    /// <summary>How much may still go wrong.</summary>
    public byte Faults { get; init; }

    public SnapshotCell this[int index] => index == 0 ? First : Second;

    /// <summary>What a planner can see: all but the queue and the luck.</summary>
    public World Visible() => this with { Queued = 0, Timed = 0, Faults = 0 };

    /// <summary>What the planner of a key can see: the views leave the rest out, and <see cref="Controllers"/> tries now and then whether they do.</summary>
    public World SeenBy(int key)
    {
        var visible = this with { Queued = 0, Timed = 0, Faults = 0, Full = false };
        return key switch
        {
            0 => visible with { First = visible.First.Outside(), Second = visible.Second.Outside() },
            1 => visible with { Second = visible.Second.Outside(), Service = false, Ingress = false, Volume = Life.Never, Source = Life.Never },
            _ => visible with { First = visible.First.Outside(), Service = false, Ingress = false, Volume = Life.Never, Source = Life.Never },
        };
    }

    public World With(int index, SnapshotCell cell) => index == 0 ? this with { First = cell } : this with { Second = cell };

    public bool IsQueued(int key) => (Queued & (1 << key)) != 0;

    public bool IsTimed(int key) => (Timed & (1 << key)) != 0;

    /// <summary>Whether the object of a key is there to be reconciled.</summary>
    public bool Exists(int key) => (key == 0 ? Workspace : this[key - 1].Life) is Life.There or Life.Going;

    /// <summary>Reports a change to a key, if its object exists.</summary>
    public World Queue(int key) => Exists(key) ? this with { Queued = (byte)(Queued | (1 << key)) } : this;

    /// <summary>Reports a change to every key.</summary>
    public World QueueAll() => Queue(0).Queue(1).Queue(2);

    public World Settle(int key, bool timed) => this with
    {
        Queued = (byte)(Queued & ~(1 << key)),
        Timed = (byte)(timed ? Timed | (1 << key) : Timed & ~(1 << key)),
    };
}
