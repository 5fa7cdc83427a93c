using k8s.Models;

namespace Berth.Benchmarks.Loads;

/// <summary>What the pods of a StatefulSet look like.</summary>
public sealed record PodTemplate
{
    /// <summary>Their labels.</summary>
    public V1ObjectMeta? Metadata { get; init; }

    /// <summary>What they run.</summary>
    public V1PodSpec? Spec { get; init; }
}
