using k8s.Models;

namespace Berth.Benchmarks.Loads;

/// <summary>The fields of a StatefulSet's spec that the load sets.</summary>
public sealed record StatefulSetSpec
{
    /// <summary>How many pods.</summary>
    public int Replicas { get; init; }

    /// <summary>The governing service; it need not exist.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Which pods are its own.</summary>
    public V1LabelSelector? Selector { get; init; }

    /// <summary>What the pods look like.</summary>
    public PodTemplate? Template { get; init; }

    /// <summary>A claim of each for every pod.</summary>
    public IReadOnlyList<V1PersistentVolumeClaim>? VolumeClaimTemplates { get; init; }
}
