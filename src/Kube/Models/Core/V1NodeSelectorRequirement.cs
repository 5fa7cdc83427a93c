namespace Berth.Kube.Models;

/// <summary>One requirement on a node's labels.</summary>
public sealed record V1NodeSelectorRequirement
{
    /// <summary>The <c>key</c> field of the Kubernetes API.</summary>
    public string? Key { get; init; }

    /// <summary>The <c>operator</c> field of the Kubernetes API.</summary>
    public string? Operator { get; init; }

    /// <summary>The <c>values</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
