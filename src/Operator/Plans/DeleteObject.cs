using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>Deletes the object that was seen, and no later one of the same name (uid precondition).</summary>
/// <param name="Target">The object as seen.</param>
/// <param name="OnlyAsSeen">Whether a change since then calls the deletion off (resourceVersion precondition); the next plan sees the change.</param>
public sealed record DeleteObject<T>(T Target, bool OnlyAsSeen = false) : PlannedWrite
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public override string Description => $"delete {EntityDefinition.Of<T>().Kind} {ObjectKey.Of(Target)}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(PlanEffects effects, CancellationToken cancellationToken) =>
        effects.DeleteAsync(Target, OnlyAsSeen, cancellationToken);
}
