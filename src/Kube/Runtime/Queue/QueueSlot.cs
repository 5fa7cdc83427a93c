using System.Runtime.InteropServices;

namespace Berth.Kube.Runtime;

/// <summary>What a queue knows of a key that waits or is being worked on.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct QueueSlot<TKey>
    where TKey : notnull
{
    public TKey Key;

    /// <summary>The hash code of <see cref="Key"/>.</summary>
    public int Hash;

    /// <summary>The next slot of the same bucket, or the next free one when this one is free.</summary>
    public int Next;

    /// <summary>When it became dirty.</summary>
    public long DirtySince;

    /// <summary>When it was handed out.</summary>
    public long ProcessingSince;

    /// <summary>Which handing-out it is in; zero when it is not being worked on.</summary>
    public long Ticket;

    /// <summary>Its place in the line of low priority; zero when it has none.</summary>
    public long LowTicket;

    public QueuePriority Priority;

    /// <summary>Must be worked on.</summary>
    public bool Dirty;

    /// <summary>Is being worked on.</summary>
    public readonly bool Processing => Ticket != 0;
}
