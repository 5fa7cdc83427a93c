namespace Berth.Kube.Models;

/// <summary>From which nodes a volume can be reached.</summary>
public sealed record V1VolumeNodeAffinity
{
    /// <summary>The <c>required</c> field of the Kubernetes API.</summary>
    public V1NodeSelector? Required { get; init; }
}
