using System.Runtime.InteropServices;

namespace Berth.Kube.Runtime;

/// <summary>What a queue knows of a key that waits or is being worked on.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct QueueSlot<TKey>
    where TKey : notnull
{
    public TKey Key;

    /// <summary>When it became dirty.</summary>
    public long DirtySince;

    /// <summary>When it was handed out.</summary>
    public long ProcessingSince;

    /// <summary>Its place in the line of low priority; zero when it has none.</summary>
    public long LowTicket;

    /// <summary>The next free slot, when this one is free.</summary>
    public int NextFree;

    public QueuePriority Priority;

    /// <summary>Must be worked on.</summary>
    public bool Dirty;

    /// <summary>Is being worked on.</summary>
    public bool Processing;
}
