using System.Text.Json.Nodes;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>Changes a few fields of an object that somebody else owns (RFC 7386); the uid goes into the patch as a precondition.</summary>
/// <param name="Target">The object as seen.</param>
/// <param name="Patch">The fields to change. Treated as immutable.</param>
/// <param name="What">What the change is, for logs.</param>
public sealed record MergeObject<T>(T Target, JsonObject Patch, string What) : PlannedWrite
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public override string Description => $"patch {EntityDefinition.Of<T>().Kind} {ObjectKey.Of(Target)}: {What}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(PlanEffects effects, CancellationToken cancellationToken) =>
        effects.MergeAsync(Target, Patch, cancellationToken);
}
