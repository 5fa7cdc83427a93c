using Berth.Kube.Models;

namespace Berth.Operator.Plans;

/// <summary>Deletes the object that was seen, and no later one of the same name (uid precondition).</summary>
/// <param name="Target">The object as seen.</param>
public sealed record DeleteObject<T>(T Target) : PlannedWrite
    where T : KubernetesObject
{
    /// <inheritdoc/>
    public override string Description => $"delete {EntityDefinition.Of<T>().Kind} {ObjectKey.Of(Target)}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(PlanEffects effects, CancellationToken cancellationToken) =>
        effects.DeleteAsync(Target, cancellationToken);
}
