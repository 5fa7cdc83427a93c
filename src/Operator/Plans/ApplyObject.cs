using Berth.Kube.Models;

namespace Berth.Operator.Plans;

/// <summary>Brings an object of ours to the full intent given, by server-side apply.</summary>
/// <param name="Object">The full intent; <c>metadata.uid</c> is set, so that an object of the same name but another life is never touched.</param>
public sealed record ApplyObject<T>(T Object) : PlannedWrite
    where T : KubernetesObject
{
    /// <inheritdoc/>
    public override string Description => $"apply {EntityDefinition.Of<T>().Kind} {ObjectKey.Of(Object)}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(PlanEffects effects, CancellationToken cancellationToken) =>
        effects.ApplyAsync(Object, cancellationToken);
}
