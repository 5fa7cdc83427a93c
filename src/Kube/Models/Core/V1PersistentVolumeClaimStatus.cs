namespace Berth.Kube.Models;

/// <summary>What storage was given.</summary>
public sealed record V1PersistentVolumeClaimStatus
{
    /// <summary>Pending, Bound or Lost.</summary>
    public string? Phase { get; init; }

    /// <summary>The <c>capacity</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }

    /// <summary>The <c>accessModes</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? AccessModes { get; init; }
}
