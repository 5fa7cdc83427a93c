namespace Berth.Kube.Runtime;

/// <summary>A key handed to a worker, who gives it back with <see cref="WorkQueue{TKey}.Done"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Priority">The priority it was added with.</param>
public readonly record struct QueueItem<TKey>(TKey Key, QueuePriority Priority);
