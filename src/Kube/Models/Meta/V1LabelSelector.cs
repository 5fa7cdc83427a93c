namespace Berth.Kube.Models;

/// <summary>Selects objects by their labels.</summary>
public sealed record V1LabelSelector
{
    /// <summary>The <c>matchLabels</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}
