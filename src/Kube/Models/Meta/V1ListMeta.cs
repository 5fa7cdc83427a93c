namespace Berth.Kube.Models;

/// <summary>Metadata of a list response.</summary>
public sealed record V1ListMeta
{
    /// <summary>The version of the collection; a watch may start from it.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Token for the next page; absent on the last one.</summary>
    public string? Continue { get; init; }

    /// <summary>The <c>remainingItemCount</c> field of the Kubernetes API.</summary>
    public long? RemainingItemCount { get; init; }
}
