using System.Runtime.InteropServices;

namespace Berth.Kube.Runtime;

/// <summary>A key handed to a worker, who gives it back with <see cref="WorkQueue{TKey}.Done"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Priority">The priority it was added with.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueueItem<TKey>(TKey Key, QueuePriority Priority)
{
    /// <summary>Where the queue keeps it, so that giving back is not looking for it again.</summary>
    internal int Slot { get; init; }

    /// <summary>Which handing-out this is; zero for an item that no queue has handed out.</summary>
    internal long Ticket { get; init; }
}
