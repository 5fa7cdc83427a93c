namespace Berth.Kube.Models;

/// <summary>Alternatives of which a node must fulfil one.</summary>
public sealed record V1NodeSelector
{
    /// <summary>The <c>nodeSelectorTerms</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}
