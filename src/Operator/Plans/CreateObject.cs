using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>
/// Creates an object that must not exist yet. Not server-side apply: an apply would quietly take over a stranger's object of the same name,
/// a claim with somebody else's files among them.
/// </summary>
/// <param name="Object">The object, with its controller among the owner references.</param>
public sealed record CreateObject<T>(T Object) : PlannedWrite
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public override string Description => $"create {EntityDefinition.Of<T>().Kind} {ObjectKey.Of(Object)}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(PlanEffects effects, CancellationToken cancellationToken) =>
        effects.CreateAsync(Object, cancellationToken);
}
