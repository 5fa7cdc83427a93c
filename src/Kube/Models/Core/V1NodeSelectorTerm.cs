namespace Berth.Kube.Models;

/// <summary>Requirements that a node must fulfil together.</summary>
public sealed record V1NodeSelectorTerm
{
    /// <summary>The <c>matchExpressions</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1NodeSelectorRequirement>? MatchExpressions { get; init; }
}
