namespace Berth.Operator.Plans;

/// <summary>What one reconcile decided: the outcome of a pure function over a view.</summary>
/// <typeparam name="TStatus">The status type of the kind.</typeparam>
public sealed record Plan<TStatus>
    where TStatus : class
{
    /// <summary>Writes to other objects, in the order in which they are made. The status is written after them.</summary>
    public IReadOnlyList<PlannedWrite> Writes { get; init; } = [];

    /// <summary>The full status that the object should have.</summary>
    public required TStatus Status { get; init; }

    /// <summary>What to tell.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>For an object that is being deleted: nothing is left, its finalizer may go.</summary>
    public bool IsComplete { get; init; }

    /// <summary>When to look again although nothing changed; null when only a change matters.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}
