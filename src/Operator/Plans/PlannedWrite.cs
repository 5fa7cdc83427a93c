namespace Berth.Operator.Plans;

/// <summary>One write that a planner wants. Planners only name writes; <see cref="PlanEffects"/> is the one place that makes them.</summary>
public abstract record PlannedWrite
{
    /// <summary>Verb, kind and name, for logs and for tests that compare plans.</summary>
    public abstract string Description { get; }

    /// <summary>Makes the write.</summary>
    public abstract Task ExecuteAsync(PlanEffects effects, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public sealed override string ToString() => Description;
}
